"""Complaints: how many, about how many orders, and how long until they are settled."""

from datetime import timedelta

from tests.builders import MORNING, a_complaint_opened, a_complaint_resolved
from tests.folding import by_day, by_scope, total

NEXT_DAY = MORNING + timedelta(days=1)


def test_a_complaint_counts_once_on_the_day_it_was_first_opened() -> None:
    assert by_day("complaints_opened", [a_complaint_opened(at=NEXT_DAY), a_complaint_opened()]) == {"2026-11-23": 1}


def test_a_resolving_alone_is_no_complaint() -> None:
    told = [a_complaint_resolved()]

    assert total("complaints_opened", told) == total("complaint_resolution_seconds", told) == 0


def test_several_complaints_about_an_order_are_one_order_by_the_day_of_the_first() -> None:
    told = [
        a_complaint_opened(order_id="order-1", at=NEXT_DAY),
        a_complaint_opened(complaint_id="complaint-2", order_id="order-1"),
        a_complaint_opened(complaint_id="complaint-3"),
    ]

    assert total("complaints_opened", told) == 3
    assert by_day("orders_complained", told) == {"2026-11-23": 1}


def test_it_takes_until_the_last_resolving_for_who_resolved_it() -> None:
    told = [
        a_complaint_opened(),
        a_complaint_resolved(at=MORNING + timedelta(hours=1)),
        a_complaint_resolved(at=MORNING + timedelta(hours=2), manager_id="bob"),
    ]

    assert by_scope("complaint_resolution_seconds", told) == {"manager:bob": 7_200, "company": 7_200}


def test_an_open_complaint_waits_for_who_took_it() -> None:
    told = [a_complaint_opened()]

    assert by_scope("complaint_resolution_open", told) == {"manager:ann": 1, "company": 1}
    assert total("complaint_resolution_open_since", told) == int(MORNING.timestamp())
    assert by_scope("complaint_resolution_open", [*told, a_complaint_resolved(manager_id="bob", at=NEXT_DAY)]) == {}
