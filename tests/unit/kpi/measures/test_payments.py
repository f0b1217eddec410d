"""An order is paid when payments reach its total, and no longer when all is given back or it is cancelled (K14)."""

from datetime import timedelta

from tests.builders import (
    MORNING,
    a_line,
    a_payment_received,
    a_refund_issued,
    an_order_amended,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import by_day, by_scope, total

DAY, NEXT, LAST = "2026-11-23", "2026-11-24", "2026-11-25"
LATER, LATEST = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
ONE = 10_000
ORDER, WHOLE = an_order_placed(), a_payment_received()
PART = a_payment_received(amount_minor=400)
REST = a_payment_received(amount_minor=600, payment_id="payment-2", at=LATER)
ALL_BACK = a_refund_issued(at=LATEST)


def test_it_counts_on_the_day_that_payments_reached_the_total() -> None:
    assert by_day("orders_paid", [ORDER, PART]) == {}
    assert by_day("orders_paid", [ORDER, PART, REST]) == {NEXT: ONE}


def test_a_partial_refund_leaves_it_paid() -> None:
    assert by_day("orders_paid", [ORDER, WHOLE, a_refund_issued(amount_minor=999, at=LATER)]) == {DAY: ONE}


def test_the_refund_of_all_takes_it_away_on_that_day() -> None:
    assert by_day("orders_paid", [ORDER, WHOLE, ALL_BACK]) == {DAY: ONE, LAST: -ONE}


def test_paid_again_it_counts_again() -> None:
    again = a_payment_received(payment_id="payment-3", at=LATEST + timedelta(hours=1))

    assert total("orders_paid", [ORDER, WHOLE, ALL_BACK, again]) == ONE


def test_cancelling_takes_it_away_once_though_the_money_goes_back_later() -> None:
    told = [ORDER, WHOLE, an_order_cancelled(at=LATER), ALL_BACK]

    assert by_day("orders_paid", told) == {DAY: ONE, NEXT: -ONE}


def test_what_comes_in_after_cancelling_pays_no_order() -> None:
    late = a_payment_received(at=LATEST)

    assert by_day("orders_paid", [ORDER, an_order_cancelled(at=LATER), late]) == {}


def test_money_given_back_before_is_no_part_of_what_reaches_the_total() -> None:
    told = [ORDER, PART, a_refund_issued(amount_minor=400, at=MORNING + timedelta(hours=1)), REST]

    assert total("orders_paid", told) == 0


def test_another_currency_reaches_nothing() -> None:
    assert total("orders_paid", [ORDER, a_payment_received(currency="USD")]) == 0


def test_the_total_is_that_of_the_order_as_last_amended() -> None:
    less = an_order_amended(lines=(a_line(amount_minor=400),), at=LATER)

    assert by_day("orders_paid", [ORDER, PART, less]) == {DAY: ONE}


def test_an_order_of_nothing_is_paid_by_a_payment_only() -> None:
    free = an_order_placed(lines=(a_line(discount_minor=1_000),))

    assert total("orders_paid", [free]) == 0
    assert total("orders_paid", [free, a_payment_received(amount_minor=0)]) == ONE


def test_it_is_shared_by_the_orders_credits() -> None:
    told = [an_order_placed(credits=shared_by(ann=7_000, bob=3_000)), WHOLE]

    assert by_scope("orders_paid", told) == {"manager:ann": 7_000, "manager:bob": 3_000, "company": ONE}


def test_payments_and_refunds_of_known_orders_are_counted() -> None:
    told = [ORDER, PART, REST, ALL_BACK]

    assert (total("payments_received", told), total("refunds_issued", told)) == (2 * ONE, ONE)
    assert (total("payments_received", told[1:]), total("refunds_issued", told[1:])) == (0, 0)
