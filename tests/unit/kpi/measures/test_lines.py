"""What is in the lines of orders: quantities, discounts, cost, and what was sold along with what (K46, K47, K63)."""

from datetime import timedelta

from shared.events import LineKind, ShipmentLine
from tests.builders import (
    MORNING,
    a_line,
    a_refund_issued,
    a_return_received,
    an_order_amended,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import by_day, by_facet, by_scope, total

DAY, NEXT = "2026-11-23", "2026-11-24"
LATER = MORNING + timedelta(days=1)
ONE = 10_000
LINES = (
    a_line(line_id="1", quantity=3, amount_minor=1_100, discount_minor=100, cost_minor=400),
    a_line(line_id="2", sku="lamp", category="light", quantity=2, amount_minor=500),
)
ORDER = an_order_placed(lines=LINES)


def test_items_and_lines_are_those_of_orders_that_stand_as_last_amended() -> None:
    amended = [ORDER, an_order_amended(lines=LINES[1:], at=LATER)]

    assert (by_day("items_ordered", [ORDER]), by_day("lines_ordered", [ORDER])) == ({DAY: 5 * ONE}, {DAY: 2 * ONE})
    assert (total("items_ordered", amended), total("lines_ordered", amended)) == (2 * ONE, ONE)
    assert by_day("items_ordered", [ORDER, an_order_cancelled(at=LATER)]) == {}


def test_items_are_shared_by_credit_and_counted_by_category() -> None:
    order = an_order_placed(lines=LINES, credits=shared_by(ann=7_500, bob=2_500))

    assert by_scope("items_ordered", [order]) == {"manager:ann": 37_500, "manager:bob": 12_500, "company": 5 * ONE}
    assert by_facet("items_ordered", "category", [order]) == {"furniture": 3 * ONE, "light": 2 * ONE}


def test_discounts_stand_beside_sales_before_them_and_go_with_a_cancelled_order() -> None:
    told = [ORDER, an_order_cancelled(at=LATER)]

    assert by_day("gross_sales_minor:EUR", told) == {DAY: 1_600, NEXT: -1_600}
    assert by_day("discounts_minor:EUR", told) == {DAY: 100, NEXT: -100}


def test_a_credit_note_is_no_discount() -> None:
    assert total("discounts_minor:EUR", [ORDER, a_refund_issued()]) == 100


def test_cost_is_that_of_the_lines_it_is_known_of_and_so_is_their_revenue() -> None:
    assert (total("cost_booked_minor:EUR", [ORDER]), total("revenue_costed_minor:EUR", [ORDER])) == (400, 1_000)


def test_a_cost_of_0_is_known() -> None:
    told = [an_order_placed(lines=(a_line(cost_minor=0),))]

    assert (total("cost_booked_minor:EUR", told), total("revenue_costed_minor:EUR", told)) == (0, 1_000)


def test_a_base_line_is_linked_when_another_line_that_was_kept_names_it() -> None:
    base, other = a_line(), a_line(line_id="2", sku="lamp")
    linked = a_line(line_id="3", kind=LineKind.CROSS_SELL, linked_line_id="1")
    told = [an_order_placed(lines=(base, other, linked))]
    back = a_return_received(lines=(ShipmentLine(line_id="3", sku="desk", quantity=1),), at=LATER)

    assert by_facet("base_lines", "product", told) == {"desk": ONE, "lamp": ONE}
    assert by_facet("base_lines_linked", "product", told) == {"desk": ONE}
    assert total("base_lines_linked", [*told, back]) == 0


def test_a_line_that_names_itself_is_linked_to_nothing() -> None:
    assert total("base_lines_linked", [an_order_placed(lines=(a_line(linked_line_id="1"),))]) == 0
