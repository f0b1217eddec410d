"""Tickets: how long clients wait, without the time that they are waited for."""

from datetime import timedelta

import pytest

from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_ticket_answered,
    a_ticket_opened,
    a_ticket_paused,
    a_ticket_resolved,
    a_ticket_resumed,
)
from tests.folding import by_day, by_scope, total

HOURS = [MORNING + timedelta(hours=number) for number in range(30)]
FIRST, WHOLE = "ticket_first_response_seconds", "ticket_resolution_seconds"


def test_the_first_answer_ends_the_first_response_and_the_last_resolving_the_ticket() -> None:
    told = [
        a_ticket_opened(),
        a_ticket_answered(at=HOURS[1]),
        a_ticket_resolved(at=HOURS[2]),
        a_ticket_answered(at=HOURS[3]),
        a_ticket_resolved(at=HOURS[4], manager_id="bob"),
    ]

    assert by_scope(FIRST, told) == {"manager:ann": 3_600, "company": 3_600}
    assert by_scope(WHOLE, told) == {"manager:bob": 4 * 3_600, "company": 4 * 3_600}


def test_nothing_after_the_resolving_opens_a_ticket_again_or_makes_it_longer() -> None:
    told = [
        a_ticket_opened(),
        a_ticket_resolved(at=HOURS[2]),
        a_ticket_paused(at=HOURS[3]),
        a_ticket_resumed(at=HOURS[4]),
        a_ticket_paused(at=HOURS[5]),
    ]

    assert (total(WHOLE, told), total("ticket_resolution_open", told)) == (7_200, 0)


@pytest.mark.parametrize(
    "pauses",
    [
        [a_ticket_paused(at=HOURS[1]), a_ticket_resumed(at=HOURS[3])],
        [a_ticket_paused(at=HOURS[1]), a_ticket_resumed(at=HOURS[2]), a_ticket_paused(at=HOURS[3])],
        [a_ticket_paused(at=HOURS[2])],
        [a_ticket_paused(at=HOURS[1]), a_ticket_paused(at=HOURS[2]), a_ticket_resumed(at=HOURS[3])],
    ],
)
def test_what_it_waits_for_the_client_does_not_count(pauses: list[AnyEvent]) -> None:
    told = [a_ticket_opened(), *pauses, a_ticket_answered(at=HOURS[4]), a_ticket_resolved(at=HOURS[4])]

    assert total(FIRST, told) == total(WHOLE, told) == 2 * 3_600


def test_a_night_is_no_working_time() -> None:
    told = [a_ticket_opened(), a_ticket_answered(at=HOURS[25]), a_ticket_resolved(at=HOURS[25])]

    assert total("ticket_first_response_working_seconds", told) == 10 * 3_600
    assert total("ticket_resolution_working_seconds", told) == 10 * 3_600
    assert total(WHOLE, told) == 25 * 3_600


def test_an_answer_before_the_opening_is_instant() -> None:
    told = [a_ticket_answered(), a_ticket_opened(at=HOURS[1])]

    assert (total(FIRST, told), total("ticket_first_response#0", told)) == (0, 1)


def test_it_is_open_from_opening_to_resolving_paused_or_not_for_its_present_owner() -> None:
    told = [a_ticket_opened(), a_ticket_paused(at=HOURS[1], manager_id="bob")]

    assert by_scope("ticket_resolution_open", told) == {"manager:bob": 1, "company": 1}
    assert by_day("ticket_resolution_open", [*told, a_ticket_resolved(at=HOURS[24])]) == {
        "2026-11-23": 1,
        "2026-11-24": -1,
    }


def test_it_waits_for_a_first_answer_until_it_is_answered_or_resolved() -> None:
    opened = [a_ticket_opened()]

    assert total("ticket_first_response_open", opened) == 1
    assert total("ticket_first_response_open", [*opened, a_ticket_answered(at=HOURS[1])]) == 0
    assert total("ticket_first_response_open", [*opened, a_ticket_resolved(at=HOURS[1])]) == 0
    assert total("ticket_first_response#0", [*opened, a_ticket_resolved(at=HOURS[1])]) == 0


def test_nobodys_ticket_is_unassigned() -> None:
    told = [a_ticket_opened(manager_id=None), a_ticket_opened(ticket_id="ticket-2")]

    assert by_scope("tickets_opened", told) == {"unassigned": 1, "manager:ann": 1, "company": 2}


def test_who_answers_and_resolves_without_a_name_is_the_owner() -> None:
    told = [a_ticket_opened(), a_ticket_answered(at=HOURS[1], manager_id=None)]
    told += [a_ticket_resolved(at=HOURS[1], manager_id=None)]

    assert by_scope(FIRST, told) == by_scope(WHOLE, told) == {"manager:ann": 3_600, "company": 3_600}


def test_a_ticket_that_was_never_opened_counts_nothing() -> None:
    told = [a_ticket_answered(), a_ticket_resolved(at=HOURS[1])]

    assert all(total(key, told) == 0 for key in (FIRST, WHOLE, "tickets_opened", "ticket_resolution_open"))
