"""What a client is told of its contacts, and on which sheets they are found."""

from datetime import timedelta

import pytest

from services.kpi.records import RecordKey, Rules, keys_of, sheets_of
from services.kpi.records.client import Ledger
from services.kpi.records.facts import CALL, CONTACT, OUTREACH, OUTREACH_CONNECTED
from services.kpi.records.record import FactKey
from shared.events import AnyEvent, CallOutcome, Direction, Medium
from tests.builders import (
    MORNING,
    a_call_completed,
    a_call_scored,
    a_lead_touched,
    a_meeting_held,
    a_retraction_of,
)
from tests.folding import RULES, folded_in

DAY = MORNING.date()
OF_CALLS = {CALL, CONTACT, OUTREACH, OUTREACH_CONNECTED}


def told_of(client: str, *events: AnyEvent, rules: Rules = RULES) -> Ledger:
    return folded_in([events], rules).ledgers.get(client, {})


def names(ledger: Ledger) -> set[str]:
    return {key.name for key, value in ledger.items() if value}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (a_call_completed(), OF_CALLS),
        (a_call_completed(outcome=CallOutcome.NO_ANSWER), {CALL, OUTREACH}),
        (a_call_completed(direction=Direction.INBOUND), {CALL, CONTACT}),
        (a_call_completed(request_id="request-1"), {CALL, CONTACT}),
    ],
)
def test_a_call_is_a_contact_if_it_connected_and_ours_if_we_began_it(call: AnyEvent, told: set[str]) -> None:
    assert names(told_of("client-1", call)) == told


def test_a_call_shorter_than_the_minimum_talk_time_is_no_contact() -> None:
    strict = Rules("UTC", minimum_talk_seconds=61)

    assert names(told_of("client-1", a_call_completed(), rules=strict)) == {CALL, OUTREACH}


def test_every_client_on_a_sheet_is_told_of_its_own_calls() -> None:
    told = (a_call_completed(), a_call_completed(call_id="call-2", client_id="client-2"))

    assert told_of("client-1", *told) == told_of("client-2", *told)


def test_a_call_told_twice_is_one_contact() -> None:
    told = told_of("client-1", a_call_completed(source="/pbx"), a_call_completed(source="/crm"))

    assert told[FactKey(DAY, OUTREACH, "ann", "call")] == told[FactKey(DAY, CONTACT, "ann", "call")] == 1


def test_a_meeting_is_a_contact_and_ours() -> None:
    assert told_of("client-1", a_meeting_held(), a_meeting_held(source="/crm")) == {
        FactKey(DAY, CONTACT, "ann", "meeting"): 1,
        FactKey(DAY, OUTREACH, "ann", "meeting"): 1,
    }


@pytest.mark.parametrize("medium", [Medium.MAIL, Medium.CHAT, Medium.MESSAGE])
def test_a_written_touch_is_ours_and_an_automatic_one_no_contact(medium: Medium) -> None:
    ours = {FactKey(DAY, OUTREACH, "ann", medium.value): 1}

    assert told_of("client-1", a_lead_touched(medium=medium, automatic=True)) == ours
    assert told_of("client-1", a_lead_touched(medium=medium)) == ours | {FactKey(DAY, CONTACT, "ann", medium.value): 1}


@pytest.mark.parametrize("medium", [Medium.CALL, Medium.MEETING])
def test_a_touch_by_call_or_meeting_is_not_ours_twice(medium: Medium) -> None:
    assert told_of("client-1", a_lead_touched(medium=medium)) == {FactKey(DAY, CONTACT, "ann", medium.value): 1}


def test_a_touch_told_twice_is_one() -> None:
    told = told_of("client-1", a_lead_touched(), a_lead_touched(source="/crm", at=MORNING + timedelta(minutes=1)))

    assert told[FactKey(DAY, OUTREACH, "ann", "mail")] == 1


def test_what_is_taken_back_is_told_no_more() -> None:
    call, meeting, touch = a_call_completed(), a_meeting_held(), a_lead_touched()
    everything = (call, meeting, touch)

    assert not names(told_of("client-1", *everything, *map(a_retraction_of, everything)))


@pytest.mark.parametrize("event", [a_call_completed(outcome=CallOutcome.BUSY), a_meeting_held()])
def test_the_sheets_of_a_client_are_found_by_what_it_was_told(event: AnyEvent) -> None:
    paged = Rules("UTC", sheet_pages=3)
    found = sheets_of(told_of("client-1", event, rules=paged), paged)
    (sheet,) = keys_of(event, paged)

    assert sheet in found
    assert len(found) == 3


def test_a_touch_is_on_no_sheet() -> None:
    assert sheets_of(told_of("client-1", a_lead_touched(medium=Medium.MEETING)), RULES) == []


def test_a_score_lies_on_the_sheet_of_its_call() -> None:
    sheet = RecordKey("call_sheet", f"ann/{DAY}/0")
    scored = a_call_scored(started_at=MORNING, at=MORNING + timedelta(days=3))

    assert keys_of(a_call_completed(), RULES) == keys_of(scored, RULES) == [sheet]
