"""A request: who was asked, and the first answer."""

from datetime import timedelta

from services.kpi.records import Rules
from services.kpi.records.request import Answer, Request, request_state
from shared.events import CallOutcome, Medium
from tests.builders import (
    MORNING,
    a_call_completed,
    a_call_missed,
    a_request_answered,
    a_request_received,
)
from tests.folding import RULES

SOON = MORNING + timedelta(minutes=1)
LATER = MORNING + timedelta(hours=1)


def test_the_first_answer_counts_by_whatever_medium() -> None:
    told = [
        a_request_received(),
        a_call_completed(request_id="request-1", at=LATER),
        a_request_answered(by=Medium.CHAT, manager_id="bob", at=SOON),
    ]

    assert request_state(told).answer(RULES) == Answer(SOON, "bob", Medium.CHAT)


def test_a_call_that_names_the_request_answers_it_from_its_beginning() -> None:
    call = a_call_completed(request_id="request-1", started_at=SOON, at=LATER)

    assert request_state([a_request_received(), call]).answer(RULES) == Answer(SOON, "ann", Medium.CALL, call.data)


def test_a_call_that_reached_nobody_answers_nothing() -> None:
    busy = a_call_completed(request_id="request-1", outcome=CallOutcome.BUSY)
    short = a_call_completed(request_id="request-1", duration_seconds=5)

    assert request_state([a_request_received(), busy]).answer(RULES) is None
    assert request_state([a_request_received(), short]).answer(Rules("UTC", minimum_talk_seconds=6)) is None


def test_a_call_told_again_answers_as_last_told() -> None:
    told = [
        a_request_received(),
        a_call_completed(request_id="request-1", outcome=CallOutcome.CONNECTED),
        a_call_completed(request_id="request-1", outcome=CallOutcome.BUSY, at=LATER, started_at=MORNING),
    ]

    assert request_state(told).answer(RULES) is None


def test_a_missed_call_is_a_request_under_its_own_id() -> None:
    state = request_state([a_call_missed(manager_id="bob")])

    assert state == Request(MORNING, "bob", is_missed_call=True)
    assert state.facets == (("kind", "missed_call"),)


def test_a_request_told_twice_is_as_old_as_first_told() -> None:
    state = request_state([a_request_received(), a_request_received(at=LATER, manager_id="ann", channel="mail")])

    assert state == Request(MORNING, "ann", "web")
    assert state.facets == (("kind", "request"), ("channel", "web"))


def test_an_answer_is_kept_before_the_request_is_known() -> None:
    assert request_state([a_request_answered()]).received_at is None
