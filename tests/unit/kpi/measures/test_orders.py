"""Orders and revenue booked: on the day of the order, taken back on the day of cancelling."""

from datetime import timedelta

from tests.builders import MORNING, a_line, an_order_cancelled, an_order_placed, shared_by
from tests.folding import by_day, by_scope, total

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
