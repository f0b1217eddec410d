"""Calls: dialled, connected, planned, judged."""

from datetime import timedelta

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent, CallOutcome, Direction
from tests.builders import (
    MORNING,
    a_call_cancelled,
    a_call_completed,
    a_call_planned,
    a_call_rescheduled,
    a_call_scored,
    a_retraction_of,
)
from tests.folding import by_day, by_facet, by_scope, total

NOON = MORNING + timedelta(hours=3)
TOMORROW = MORNING + timedelta(days=1)
PLANNED = a_call_planned(due_at=NOON, window_minutes=15)
DUE, ATTEMPTED, CONNECTED = "planned_calls_due", "planned_calls_attempted", "planned_calls_connected"


def attempt(minutes: int, outcome: CallOutcome = CallOutcome.NO_ANSWER) -> AnyEvent:
    """Return a call so many minutes after the planned one was due."""
    at = NOON + timedelta(minutes=minutes)
    return a_call_completed(call_id="pbx-1", planned_call_id="call-1", outcome=outcome, at=at)


def plan_kept(*told: AnyEvent) -> tuple[int, int, int]:
    return total(DUE, told), total(ATTEMPTED, told), total(CONNECTED, told)


def test_calls_are_told_apart_by_direction_and_outcome() -> None:
    told = [
        a_call_completed(),
        a_call_completed(call_id="call-2"),
        a_call_completed(call_id="call-3", direction=Direction.INBOUND),
        a_call_completed(call_id="call-4", outcome=CallOutcome.BUSY),
    ]

    assert total("calls_completed", told) == 4
    assert by_facet("calls_completed", "kind", told) == {"inbound": 1, "outbound": 3}
    assert by_facet("calls_completed", "reason", told) == {"busy": 1, "connected": 3}


def test_only_outbound_calls_are_dialled() -> None:
    told = [a_call_completed(), a_call_completed(call_id="call-2", direction=Direction.INBOUND)]

    assert (total("calls_dialled", told), total("calls_connected", told), total("conversations", told)) == (1, 1, 2)


@pytest.mark.parametrize("outcome", [CallOutcome.NO_ANSWER, CallOutcome.BUSY, CallOutcome.VOICEMAIL])
def test_who_was_not_reached_was_dialled(outcome: CallOutcome) -> None:
    told = [a_call_completed(outcome=outcome)]

    assert (total("calls_dialled", told), total("calls_connected", told)) == (1, 0)


def test_the_minimum_talk_time_decides_what_connected() -> None:
    rules = Rules("UTC", minimum_talk_seconds=30)
    told = [a_call_completed(duration_seconds=29), a_call_completed(call_id="call-2", duration_seconds=30)]

    assert total("calls_connected", told, rules=rules) == 1


def test_a_call_told_by_two_sources_is_dialled_once() -> None:
    told = [a_call_completed(source="/pbx"), a_call_completed(source="/crm", at=NOON, started_at=MORNING)]

    assert (total("calls_dialled", told), total("calls_connected", told)) == (1, 1)


def test_unplanned_calls_stand_apart() -> None:
    told = [a_call_completed(), attempt(0), a_call_completed(call_id="call-3", direction=Direction.INBOUND)]

    assert total("calls_unplanned", told) == 1


def test_a_planned_call_is_due_when_its_window_ends() -> None:
    late = a_call_planned(due_at=MORNING.replace(hour=23, minute=50), window_minutes=15)

    assert by_day(f"{DUE}@0", [late]) == {"2026-11-24": 1}
    assert by_day(f"{DUE}@49", [PLANNED], scope="manager:ann") == {"2026-11-23": 1}


@pytest.mark.parametrize(("minutes", "kept"), [(-16, 0), (-15, 1), (0, 1), (15, 1), (16, 0)])
def test_an_attempt_counts_within_the_window_on_either_side(minutes: int, kept: int) -> None:
    assert plan_kept(PLANNED, attempt(minutes)) == (1, kept, 0)


def test_an_early_attempt_counts_when_the_call_falls_due() -> None:
    told = [PLANNED, attempt(-15)]

    assert by_day(f"{ATTEMPTED}@49", told) == by_day(f"{DUE}@49", told) == {"2026-11-23": 1}


def test_any_attempt_counts_and_the_twin_asks_whether_it_connected() -> None:
    assert plan_kept(PLANNED, attempt(0)) == (1, 1, 0)
    assert plan_kept(PLANNED, attempt(0, CallOutcome.CONNECTED)) == (1, 1, 1)


def test_a_colleagues_attempt_counts_for_whose_plan_it_was() -> None:
    told = [PLANNED, a_call_completed(call_id="pbx-1", planned_call_id="call-1", manager_id="bob", at=NOON)]

    assert by_scope(ATTEMPTED, told) == {"manager:ann": 1, "company": 1}


def test_rescheduled_before_due_it_moves_and_after_due_it_was_missed() -> None:
    moved = a_call_rescheduled(due_at=TOMORROW, at=NOON)
    too_late = a_call_rescheduled(due_at=TOMORROW, at=NOON + timedelta(hours=1))
    done = a_call_completed(call_id="pbx-1", planned_call_id="call-1", at=TOMORROW)

    assert by_day(f"{DUE}@37", [PLANNED, moved]) == {"2026-11-24": 1}
    assert plan_kept(PLANNED, moved, done) == (1, 1, 1)
    assert plan_kept(PLANNED, too_late, done) == (1, 0, 0)


def test_cancelled_before_due_it_is_out_even_if_done_and_after_due_a_miss() -> None:
    assert plan_kept(PLANNED, attempt(-10), a_call_cancelled(at=NOON - timedelta(minutes=5))) == (0, 0, 0)
    assert plan_kept(PLANNED, a_call_cancelled(at=TOMORROW)) == (1, 0, 0)


def test_a_plan_taken_back_was_never_due() -> None:
    assert plan_kept(PLANNED, a_retraction_of(PLANNED)) == (0, 0, 0)


def test_an_attempt_without_a_plan_is_not_due() -> None:
    assert plan_kept(attempt(0)) == (0, 0, 0)


def test_the_last_score_of_a_call_counts_on_the_day_of_the_call() -> None:
    told = [
        a_call_scored(score=40),
        a_call_scored(score=90, at=TOMORROW),
        a_call_scored(call_id="call-2", score=50, at=TOMORROW),
    ]

    assert by_day("call_scores", told, scope="manager:ann") == {"2026-11-23": 140}
    assert by_day("calls_scored", told) == {"2026-11-23": 2}


def test_a_score_of_0_is_a_score() -> None:
    assert (total("call_scores", [a_call_scored(score=0)]), total("calls_scored", [a_call_scored(score=0)])) == (0, 1)


def test_a_review_is_of_a_call_at_which_people_spoke() -> None:
    told = [
        a_call_completed(),
        a_call_completed(call_id="call-2"),
        a_call_completed(call_id="call-3", outcome=CallOutcome.VOICEMAIL),
        a_call_scored(),
        a_call_scored(call_id="call-3"),
        a_call_scored(call_id="call-4"),
    ]

    assert (total("conversations_reviewed", told), total("conversations", told), total("calls_scored", told)) == (
        1,
        2,
        3,
    )
