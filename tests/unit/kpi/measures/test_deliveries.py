"""On-time delivery: in full by the base date, which only a client who asks in time can move."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from shared.events import AnyEvent, AskedBy
from tests.builders import (
    MORNING,
    a_line,
    a_shipment_confirmed,
    a_shipment_delivered,
    a_shipment_requested,
    a_shipment_rescheduled,
    an_order_cancelled,
    an_order_placed,
    delivered,
    ordered,
)
from tests.folding import by_scope, folded, total

PROMISED = MORNING + timedelta(days=7)
BEFORE, AFTER = PROMISED - timedelta(days=1), PROMISED + timedelta(days=1)
ORDER = an_order_placed(promised_at=PROMISED, lines=ordered(desk=2, lamp=1))
ALL = delivered(desk=2, lamp=1)
MISS, HIT, NOT_DUE = (1, 0), (1, 1), (0, 0)


def due_and_on_time(*told: AnyEvent) -> tuple[int, int]:
    return total("deliveries_due", told), total("deliveries_on_time", told)


def test_a_delivery_in_full_on_the_last_moment_is_on_time() -> None:
    assert due_and_on_time(ORDER, a_shipment_delivered(lines=ALL, at=PROMISED)) == HIT


def test_nothing_delivered_is_a_miss() -> None:
    assert due_and_on_time(ORDER) == MISS


def test_a_late_delivery_is_a_miss() -> None:
    assert due_and_on_time(ORDER, a_shipment_delivered(lines=ALL, at=PROMISED + timedelta(microseconds=1))) == MISS


@pytest.mark.parametrize("some", [delivered(desk=2), delivered(desk=1, lamp=1), delivered(desk=3, sofa=1)])
def test_a_partial_delivery_is_a_miss(some: Sequence[object]) -> None:
    assert due_and_on_time(ORDER, a_shipment_delivered(lines=some, at=BEFORE)) == MISS


def test_parts_that_are_all_in_time_make_it_full() -> None:
    first = a_shipment_delivered(lines=delivered(desk=1, lamp=1), at=BEFORE)
    second = delivered(desk=1)

    assert due_and_on_time(ORDER, first, a_shipment_delivered(lines=second, at=BEFORE, shipment_id="s-2")) == HIT
    assert due_and_on_time(ORDER, first, a_shipment_delivered(lines=second, at=AFTER)) == MISS


def test_one_line_in_two_boxes_of_one_delivery_is_summed() -> None:
    boxes = (*delivered(desk=1), *delivered(desk=1, lamp=1))

    assert due_and_on_time(ORDER, a_shipment_delivered(lines=boxes, at=BEFORE)) == HIT


def test_more_than_ordered_is_in_full() -> None:
    assert due_and_on_time(ORDER, a_shipment_delivered(lines=delivered(desk=3, lamp=1, sofa=1), at=BEFORE)) == HIT


@pytest.mark.parametrize(
    ("asked_by", "at", "result"),
    [
        (AskedBy.CLIENT, BEFORE, HIT),
        (AskedBy.CLIENT, PROMISED, HIT),
        (AskedBy.CLIENT, AFTER, MISS),
        (AskedBy.LOGISTICS, BEFORE, MISS),
    ],
)
def test_only_a_client_who_asks_in_time_moves_the_base_date(
    asked_by: AskedBy, at: datetime, result: tuple[int, int]
) -> None:
    moved = a_shipment_rescheduled(promised_at=AFTER + timedelta(days=2), asked_by=asked_by, at=at)

    assert due_and_on_time(ORDER, moved, a_shipment_delivered(lines=ALL, at=AFTER)) == result


def test_a_client_may_ask_for_an_earlier_date() -> None:
    moved = a_shipment_rescheduled(promised_at=BEFORE)

    assert due_and_on_time(ORDER, moved, a_shipment_delivered(lines=ALL, at=PROMISED)) == MISS


@pytest.mark.parametrize(("at", "result"), [(BEFORE, NOT_DUE), (PROMISED, NOT_DUE), (AFTER, MISS)])
def test_a_cancelled_order_is_due_only_if_it_was_cancelled_too_late(at: datetime, result: tuple[int, int]) -> None:
    assert due_and_on_time(ORDER, an_order_cancelled(at=at)) == result


def test_an_order_without_a_promise_is_never_due() -> None:
    assert due_and_on_time(an_order_placed(), a_shipment_requested(promised_at=PROMISED)) == NOT_DUE


def test_without_a_promise_the_first_confirmation_is_one() -> None:
    told = [an_order_placed(), a_shipment_confirmed(promised_at=PROMISED), a_shipment_delivered(lines=ALL, at=AFTER)]

    assert due_and_on_time(*told, a_shipment_confirmed(promised_at=AFTER, at=BEFORE)) == MISS


def test_a_confirmation_moves_no_promise() -> None:
    assert due_and_on_time(ORDER, a_shipment_confirmed(promised_at=AFTER), a_shipment_delivered(at=AFTER)) == MISS


def test_the_orders_promise_counts_though_a_confirmation_has_an_earlier_time() -> None:
    early = a_shipment_confirmed(promised_at=AFTER, at=MORNING - timedelta(hours=1))

    assert due_and_on_time(early, ORDER, a_shipment_delivered(lines=ALL, at=AFTER)) == MISS


def test_a_confirmation_with_an_earlier_time_than_its_order_is_a_promise_where_there_is_no_other() -> None:
    early = a_shipment_confirmed(promised_at=PROMISED, at=MORNING - timedelta(hours=1))

    assert due_and_on_time(early, an_order_placed(), a_shipment_delivered(at=BEFORE)) == HIT


def test_a_date_the_client_asked_for_is_a_promise_where_there_was_none() -> None:
    told = [an_order_placed(lines=ordered(desk=2, lamp=1)), a_shipment_rescheduled(promised_at=PROMISED)]

    assert due_and_on_time(*told, a_shipment_delivered(lines=ALL, at=BEFORE)) == HIT


def test_deliveries_of_an_unknown_order_are_not_due() -> None:
    told = [a_shipment_confirmed(promised_at=PROMISED), a_shipment_delivered(at=BEFORE)]

    assert due_and_on_time(*told) == NOT_DUE


def test_it_counts_for_the_orders_manager_whoever_delivers() -> None:
    told = [ORDER, a_shipment_delivered(lines=ALL, at=BEFORE, manager_id="bob")]

    assert by_scope("deliveries_on_time", told) == {"manager:ann": 1, "company": 1}


def test_it_falls_due_in_the_quarter_hour_of_the_promise_so_that_a_read_can_stop_at_now() -> None:
    order = an_order_placed(promised_at=PROMISED + timedelta(minutes=20), lines=(a_line(),))

    falling_due = {
        (key.span, measure) for key, sums in folded([order]).items() for measure in sums if "deliveries_due" in measure
    }

    assert {one for one in falling_due if "|" not in one[1]} == {
        ("2026-11-30", "deliveries_due@37"),
        ("2026-11", "deliveries_due"),
    }
