"""A ticket: what it tells of its client, and when it was answered, waited and was done."""

from datetime import timedelta

from services.kpi.records.facts import TICKET
from services.kpi.records.record import FactKey
from services.kpi.records.ticket import ticket_state
from tests.builders import (
    MORNING,
    a_retraction_of,
    a_ticket_answered,
    a_ticket_opened,
    a_ticket_paused,
    a_ticket_resolved,
    a_ticket_resumed,
)
from tests.folding import folded_in

HOURS = [MORNING + timedelta(hours=number) for number in range(8)]
NEXT_DAY = MORNING + timedelta(days=1)


def test_the_first_answer_and_the_last_resolving_count() -> None:
    told = [
        a_ticket_opened(),
        a_ticket_answered(at=HOURS[1], manager_id="ann"),
        a_ticket_answered(at=HOURS[2], manager_id="bob"),
        a_ticket_resolved(at=HOURS[3], manager_id="ann"),
        a_ticket_resolved(at=HOURS[4], manager_id="bob"),
    ]

    ticket = ticket_state(told)

    assert (ticket.answered_at, ticket.answerer) == (HOURS[1], "ann")
    assert (ticket.resolved_at, ticket.resolver) == (HOURS[4], "bob")


def test_it_belongs_to_who_was_named_last() -> None:
    told = [a_ticket_opened(manager_id=None), a_ticket_answered(manager_id="ann"), a_ticket_resolved(manager_id=None)]

    assert ticket_state(told[:1]).owner is None
    assert ticket_state(told).owner == "ann"


def test_it_waits_for_the_client_from_each_pause_to_the_next_resuming() -> None:
    told = [
        a_ticket_resumed(at=HOURS[0]),
        a_ticket_paused(at=HOURS[1]),
        a_ticket_paused(at=HOURS[2]),
        a_ticket_resumed(at=HOURS[3]),
        a_ticket_resumed(at=HOURS[4]),
        a_ticket_paused(at=HOURS[5]),
    ]

    ticket = ticket_state(told)

    assert ticket.pauses == ((HOURS[1], HOURS[3]),)
    assert ticket.pauses_until(HOURS[6]) == ((HOURS[1], HOURS[3]), (HOURS[5], HOURS[6]))
    assert ticket.pauses_until(HOURS[5]) == ((HOURS[1], HOURS[3]),)


def test_the_client_is_told_of_a_ticket_on_the_day_it_opens_and_on_the_day_it_is_done() -> None:
    told = [a_ticket_opened(manager_id="ann"), a_ticket_resolved(at=NEXT_DAY, manager_id=None)]

    assert folded_in([told]).ledgers["client-1"] == {
        FactKey(MORNING.date(), TICKET, "ann"): 1,
        FactKey(NEXT_DAY.date(), TICKET, "ann"): -1,
    }
    assert folded_in([told[:1]]).ledgers["client-1"] == {FactKey(MORNING.date(), TICKET, "ann"): 1}


def test_a_ticket_that_was_resolved_before_it_was_opened_was_never_open() -> None:
    told = [a_ticket_opened(at=NEXT_DAY), a_ticket_resolved()]

    assert not folded_in([told]).ledgers.get("client-1")


def test_a_ticket_that_was_never_opened_tells_the_client_nothing() -> None:
    assert "client-1" not in folded_in([[a_ticket_answered(), a_ticket_resolved()]]).ledgers


def test_a_retracted_resolving_leaves_the_ticket_open() -> None:
    resolved = a_ticket_resolved(at=NEXT_DAY, manager_id=None)

    fold = folded_in([[a_ticket_opened(manager_id="ann"), resolved], [a_retraction_of(resolved)]])

    assert fold.ledgers["client-1"] == {FactKey(MORNING.date(), TICKET, "ann"): 1}
