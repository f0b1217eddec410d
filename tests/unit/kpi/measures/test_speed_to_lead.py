"""Speed to lead: from the creation to the first human touch."""

from datetime import timedelta

import pytest

from services.kpi.measures.durations import bucket_of
from services.kpi.records import Rules
from shared.events import AnyEvent, DisqualifyReason, LeadQualified
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_lead_assigned,
    a_lead_created,
    a_lead_disqualified,
    a_lead_touched,
    an_event,
)
from tests.folding import by_day, by_facet, by_scope, total

SOON = MORNING + timedelta(seconds=42)
LATER = MORNING + timedelta(days=1)
SPEED = "speed_to_lead_seconds"


def test_the_first_touch_counts_for_its_author_on_its_day() -> None:
    told = [a_lead_created(), a_lead_touched(at=LATER, manager_id="bob")]

    assert by_day(SPEED, told, scope="manager:bob") == {"2026-11-24": 24 * 3600}


def test_the_touch_is_counted_by_its_duration() -> None:
    assert by_scope(f"speed_to_lead#{bucket_of(42)}", [a_lead_created(), a_lead_touched(at=SOON)]) == {
        "manager:ann": 1,
        "company": 1,
    }


def test_only_the_first_touch_counts() -> None:
    told = [a_lead_created(), a_lead_touched(at=SOON), a_lead_touched(at=LATER, manager_id="bob")]

    assert by_scope(SPEED, told) == {"manager:ann": 42, "company": 42}


def test_an_automatic_touch_is_not_a_touch() -> None:
    auto_reply = a_lead_touched(automatic=True, at=MORNING + timedelta(seconds=1))

    assert total(SPEED, [a_lead_created(), auto_reply]) == 0
    assert total(SPEED, [a_lead_created(), auto_reply, a_lead_touched(at=SOON)]) == 42


def test_a_touch_before_the_creation_counts_0() -> None:
    told = [a_lead_created(at=SOON), a_lead_touched()]

    assert (total(SPEED, told), total("speed_to_lead#0", told)) == (0, 1)


def test_it_runs_from_the_creation_whoever_gets_the_lead_when() -> None:
    told = [a_lead_created(), a_lead_assigned(manager_id="bob", at=SOON), a_lead_touched(manager_id="bob", at=LATER)]

    assert total(SPEED, told) == 24 * 3600


def test_spam_has_no_speed() -> None:
    assert total(SPEED, [a_lead_created(), a_lead_touched(at=SOON), a_lead_disqualified(at=LATER)]) == 0


def test_a_lead_that_was_never_created_has_no_speed() -> None:
    assert total(SPEED, [a_lead_touched()]) == total("speed_to_lead#0", [a_lead_touched()]) == 0


@pytest.mark.parametrize(
    ("minutes", "within"), [(5, (1, 1, 1)), (6, (0, 1, 1)), (15, (0, 1, 1)), (30, (0, 0, 1)), (31, (0, 0, 0))]
)
def test_touches_within_5_15_and_30_minutes_are_told_apart(minutes: int, within: tuple[int, int, int]) -> None:
    told = [a_lead_created(), a_lead_touched(at=MORNING + timedelta(minutes=minutes))]

    assert tuple(total(f"speed_to_lead<{limit}", told) for limit in (300, 900, 1800)) == within


def test_a_touch_is_broken_down_by_where_the_lead_came_from() -> None:
    assert by_facet(SPEED, "channel", [a_lead_created(channel="web"), a_lead_touched(at=SOON)]) == {"web": 42}


def test_nights_and_weekends_are_no_working_time() -> None:
    friday, monday = MORNING + timedelta(days=4, hours=8), MORNING + timedelta(days=7, hours=1)
    told = [a_lead_created(at=friday), a_lead_touched(at=monday)]

    assert total("speed_to_lead_working_seconds", told) == 2 * 3600
    assert total(SPEED, told) == 65 * 3600


QUALIFIED = an_event(LeadQualified(lead_id="lead-1", client_id="client-1", manager_id="ann"), at=LATER)
NO_NEED = a_lead_disqualified(reason=DisqualifyReason.NO_NEED, at=LATER)


def test_an_untouched_lead_waits_from_its_creation() -> None:
    told = [a_lead_created(), a_lead_touched(automatic=True)]

    assert by_scope("speed_to_lead_open", told) == {"unassigned": 1, "company": 1}
    assert total("speed_to_lead_open_since", told) == int(MORNING.timestamp())


@pytest.mark.parametrize(
    "end",
    [
        a_lead_touched(at=LATER),
        a_lead_disqualified(at=LATER),
        NO_NEED,
        QUALIFIED,
        a_deal_closed(lead_id="lead-1", at=LATER),
    ],
)
def test_touched_judged_or_won_it_waits_no_longer(end: AnyEvent) -> None:
    told = [a_lead_created(), end]

    assert by_day("speed_to_lead_open", told) == {"2026-11-23": 1, "2026-11-24": -1}
    assert total("speed_to_lead_open_since", told) == 0


def test_a_waiting_lead_is_its_present_owners_as_old_as_it_is() -> None:
    given = [a_lead_created(manager_id="ann"), a_lead_assigned(manager_id="bob", at=LATER)]

    assert by_scope("speed_to_lead_open", given) == {"manager:bob": 1, "company": 1}
    assert by_scope("speed_to_lead_open_since", given)["manager:bob"] == int(MORNING.timestamp())
    assert by_scope("speed_to_lead_open", [*given, a_lead_touched(at=LATER + timedelta(days=1))]) == {}


def test_a_lead_that_is_given_away_after_its_touch_waits_with_nobody() -> None:
    told = [a_lead_created(manager_id="ann"), a_lead_touched(at=SOON), a_lead_assigned(manager_id="bob", at=LATER)]

    assert by_scope("speed_to_lead_open", told) == {}
    assert by_day("speed_to_lead_open", told, scope="manager:bob") == {}


def test_a_lead_touched_before_its_creation_never_waits() -> None:
    assert by_day("speed_to_lead_open", [a_lead_created(at=LATER), a_lead_touched()]) == {}


ASSIGNED, REACTED = "lead_assignment_seconds", "lead_reaction_seconds"


def test_the_way_to_the_touch_has_two_parts() -> None:
    told = [a_lead_created(), a_lead_assigned(at=SOON), a_lead_touched(manager_id="bob", at=LATER)]

    assert by_scope(ASSIGNED, told) == {"manager:ann": 42, "company": 42}
    assert by_scope(REACTED, told) == {"manager:bob": 24 * 3600 - 42, "company": 24 * 3600 - 42}


def test_a_lead_that_came_in_with_a_manager_was_assigned_at_once() -> None:
    told = [a_lead_created(manager_id="ann"), a_lead_touched(at=SOON)]

    assert (total(ASSIGNED, told), total("lead_assignment#0", told), total(REACTED, told)) == (0, 1, 42)


def test_who_touches_a_lead_before_it_is_assigned_reacts_at_once() -> None:
    told = [a_lead_created(), a_lead_touched(at=SOON), a_lead_assigned(at=LATER)]

    assert (total("lead_reaction#0", told), total(REACTED, told)) == (1, 0)


def test_without_an_assignment_there_is_no_reaction() -> None:
    assert total("lead_reaction#0", [a_lead_created(), a_lead_touched()]) == 0


def test_the_reaction_restarts_at_a_reassignment_only_if_the_company_says_so() -> None:
    told = [
        a_lead_created(manager_id="ann"),
        a_lead_assigned(manager_id="bob", at=SOON),
        a_lead_assigned(manager_id="bob", at=SOON + timedelta(seconds=1)),
        a_lead_touched(manager_id="bob", at=LATER),
    ]

    assert total(REACTED, told) == 24 * 3600
    assert total(REACTED, told, rules=Rules("UTC", reaction_restarts=True)) == 24 * 3600 - 42


def test_a_lead_without_a_manager_is_open_until_it_gets_one_or_needs_none() -> None:
    created = a_lead_created()

    assert by_scope("lead_assignment_open", [created]) == {"unassigned": 1, "company": 1}
    assert total("lead_assignment_open", [created, a_lead_assigned(at=LATER)]) == 0
    assert total("lead_assignment_open", [created, a_lead_touched(at=LATER)]) == 0
    assert total("lead_assignment_open", [created, NO_NEED]) == 0


def test_spam_has_no_lags() -> None:
    told = [a_lead_created(manager_id="ann"), a_lead_touched(at=SOON), a_lead_disqualified(at=LATER)]

    assert (total("lead_assignment#0", told), total(REACTED, told)) == (0, 0)
