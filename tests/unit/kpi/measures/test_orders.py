"""Orders and revenue booked: on the day of the order, taken back on the day of cancelling."""

from datetime import timedelta

import pytest

from shared.events import LineKind, OrderLine, ShipmentLine
from tests.builders import (
    MORNING,
    a_line,
    a_return_received,
    an_order_amended,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import by_day, by_facet, by_scope, total

LATER = MORNING + timedelta(days=10)
ONE = 10_000
BOOKED = "revenue_booked_minor:EUR"
LINES = (a_line(line_id="1", amount_minor=1_000, discount_minor=100), a_line(line_id="2", amount_minor=101))


def test_an_order_books_its_lines_less_their_discounts() -> None:
    told = [an_order_placed(lines=LINES)]

    assert (total(BOOKED, told), total("orders_booked", told)) == (1_001, ONE)


def test_a_cancelled_order_is_negative_on_the_day_of_cancelling() -> None:
    told = [an_order_placed(lines=LINES), an_order_cancelled(at=LATER)]

    assert by_day(BOOKED, told) == {"2026-11-23": 1_001, "2026-12-03": -1_001}
    assert by_day("orders_booked", told) == {"2026-11-23": ONE, "2026-12-03": -ONE}


def test_an_order_cancelled_twice_is_cancelled_at_first() -> None:
    told = [an_order_placed(), an_order_cancelled(at=LATER), an_order_cancelled(at=LATER + timedelta(days=1))]

    assert by_day("orders_booked", told) == {"2026-11-23": ONE, "2026-12-03": -ONE}


def test_an_order_told_twice_stays_as_first_told() -> None:
    told = [an_order_placed(), an_order_placed(at=LATER, lines=LINES)]

    assert by_day(BOOKED, told) == {"2026-11-23": 1_000}


def test_a_cancellation_of_an_order_nobody_placed_counts_nothing() -> None:
    assert total("orders_booked", [an_order_cancelled()]) == 0


def test_an_order_is_shared_to_the_last_minor_unit_and_taken_back_likewise() -> None:
    placed = an_order_placed(lines=LINES, credits=shared_by(ann=5_000, bob=5_000))

    assert by_scope(BOOKED, [placed]) == {"manager:ann": 501, "manager:bob": 500, "company": 1_001}
    assert by_scope("orders_booked", [placed]) == {"manager:ann": 5_000, "manager:bob": 5_000, "company": ONE}
    assert by_scope(BOOKED, [placed, an_order_cancelled(at=LATER)]) == {}


def test_an_order_counts_for_its_manager_where_nobody_else_is_credited() -> None:
    assert by_scope("orders_booked", [an_order_placed(manager_id="bob")]) == {"manager:bob": ONE, "company": ONE}


UPSOLD = a_line(line_id="2", kind=LineKind.UPSELL)
CROSS_SOLD = a_line(line_id="3", kind=LineKind.CROSS_SELL, linked_line_id="1")


def test_placed_and_cancelled_are_counted_apart_too() -> None:
    told = [an_order_placed(), an_order_cancelled(at=LATER)]

    assert by_day("orders_placed", told) == {"2026-11-23": ONE}
    assert by_day("orders_cancelled", told) == {"2026-12-03": ONE}
    assert by_day("orders_restated", told) == {}
    assert by_day("orders_restated", told[:1]) == {"2026-11-23": ONE}


def test_orders_under_a_promotion_are_counted_by_promotion() -> None:
    told = [an_order_placed(promotion_id="sale"), an_order_placed(order_id="order-2")]

    assert by_facet("orders_promoted", "promotion", told) == {"sale": ONE}
    assert total("orders_promoted", [*told, an_order_cancelled()]) == 0


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ((a_line(),), (0, 0, 0)),
        ((a_line(), UPSOLD), (ONE, 0, ONE)),
        ((a_line(), CROSS_SOLD), (0, ONE, ONE)),
        ((a_line(), UPSOLD, CROSS_SOLD), (ONE, ONE, ONE)),
    ],
)
def test_an_order_with_an_add_on_counts_once(lines: tuple[OrderLine, ...], counts: tuple[int, int, int]) -> None:
    told = [an_order_placed(), an_order_amended(lines=lines, at=LATER)]

    assert (total("orders_upsold", told), total("orders_cross_sold", told), total("orders_added_to", told)) == counts


def test_a_base_line_with_a_cross_sold_one_is_attached_until_that_comes_back_whole() -> None:
    told = [an_order_placed(lines=(a_line(), CROSS_SOLD))]
    back = a_return_received(lines=(ShipmentLine(line_id="3", sku="desk", quantity=1),), at=LATER)

    assert (total("orders_with_base", told), total("orders_attached", told)) == (ONE, ONE)
    assert (total("orders_with_base", [*told, back]), total("orders_attached", [*told, back])) == (ONE, 0)


def test_a_cross_sold_line_alone_is_attached_to_nothing() -> None:
    told = [an_order_placed(lines=(CROSS_SOLD,))]

    assert (total("orders_with_base", told), total("orders_attached", told)) == (0, 0)
