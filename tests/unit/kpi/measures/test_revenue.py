"""Net revenue on three bases, what was taken back apart, and the view restated to the sale's date (K17, R2)."""

from datetime import timedelta

import pytest

from shared.events import AnyEvent, DeliveredLine, RefundLine, ShipmentLine
from tests.builders import (
    MORNING,
    a_line,
    a_payment_received,
    a_refund_issued,
    a_return_received,
    a_shipment_delivered,
    an_order_amended,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import by_day, by_facet, by_scope, total

DAY, NEXT, LAST = "2026-11-23", "2026-11-24", "2026-11-25"
LATER, LATEST = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
LINES = (
    a_line(line_id="1", sku="desk", category="furniture", quantity=3, amount_minor=1_100, discount_minor=100),
    a_line(line_id="2", sku="lamp", category="light", quantity=1, amount_minor=500),
)
ORDER = an_order_placed(lines=LINES, channel="web", campaign_id="spring")


def paid(minor: int, **facts: object) -> AnyEvent:
    return a_payment_received(**{"amount_minor": minor, "payment_id": f"payment-{minor}", **facts})


def refunded(minor: int, **facts: object) -> AnyEvent:
    return a_refund_issued(**{"amount_minor": minor, "refund_id": f"refund-{minor}", "at": LATEST, **facts})


def shipped(desks: int, lamps: int = 0, **facts: object) -> AnyEvent:
    quantities = {"1": desks, "2": lamps}
    lines = [DeliveredLine(line_id=line, sku="x", quantity=n) for line, n in quantities.items() if n]
    return a_shipment_delivered(**{"lines": tuple(lines), "at": LATER, **facts})


class TestBooked:
    def test_an_amended_order_counts_on_its_own_day_as_last_amended(self) -> None:
        told = [ORDER, an_order_amended(lines=LINES[:1], at=LATER)]

        assert by_day("revenue_booked_minor:EUR", told) == {DAY: 1_000}

    def test_a_cancelled_order_is_taken_back_as_it_was_last_amended(self) -> None:
        told = [ORDER, an_order_amended(lines=LINES[:1], at=LATER), an_order_cancelled(at=LATEST)]

        assert by_day("revenue_booked_minor:EUR", told) == {DAY: 1_000, LAST: -1_000}
        assert by_day("revenue_cancelled_minor:EUR", told) == {LAST: 1_000}

    def test_restated_to_the_sale_date_a_cancelled_order_never_was(self) -> None:
        assert by_day("revenue_booked_restated_minor:EUR", [ORDER]) == {DAY: 1_500}
        assert by_day("revenue_booked_restated_minor:EUR", [ORDER, an_order_cancelled(at=LATEST)]) == {}

    @pytest.mark.parametrize(
        ("dimension", "parts"),
        [
            ("channel", {"web": 1_500}),
            ("campaign", {"spring": 1_500}),
            ("segment", {"unknown": 1_500}),
            ("category", {"furniture": 1_000, "light": 500}),
            ("product", {"desk": 1_000, "lamp": 500}),
        ],
    )
    def test_it_is_broken_down_by_what_the_order_and_its_lines_say(self, dimension: str, parts: dict[str, int]) -> None:
        assert by_facet("revenue_booked_minor:EUR", dimension, [ORDER]) == parts

    def test_of_a_segment_that_the_order_names_it_is_that_segments(self) -> None:
        told = an_order_placed(segment="retail", lines=LINES)

        assert by_facet("revenue_booked_minor:EUR", "segment", [told]) == {"retail": 1_500}

    def test_a_refund_is_no_cancellation(self) -> None:
        assert by_day("revenue_booked_minor:EUR", [ORDER, paid(1_500), refunded(1_500)]) == {DAY: 1_500}


class TestShipped:
    def test_it_is_the_delivered_quantity_at_the_orders_price_exact_when_all_is_there(self) -> None:
        told = [ORDER, shipped(1), shipped(1, lamps=1, at=LATEST)]

        assert by_day("revenue_shipped_minor:EUR", told) == {NEXT: 333, LAST: 333 + 500}
        assert total("revenue_shipped_minor:EUR", [*told, shipped(1)]) == 1_500

    def test_more_than_was_ordered_brings_no_more(self) -> None:
        assert total("revenue_shipped_minor:EUR", [ORDER, shipped(5, lamps=2)]) == 1_500

    def test_what_comes_back_is_negative_on_the_day_it_does_and_kept_apart_by_reason(self) -> None:
        back = a_return_received(lines=(ShipmentLine(line_id="1", sku="x", quantity=2),), at=LATEST)
        told = [ORDER, shipped(3, lamps=1), back]

        assert by_day("revenue_shipped_minor:EUR", told) == {NEXT: 1_500, LAST: -667}
        assert by_day("revenue_returned_minor:EUR", told) == {LAST: 667}
        assert by_facet("revenue_returned_minor:EUR", "reason", told) == {"damaged": 667}
        assert by_day("revenue_shipped_restated_minor:EUR", told) == {DAY: 833}

    def test_a_return_without_lines_is_all_that_its_shipment_still_had(self) -> None:
        first = a_return_received(lines=(ShipmentLine(line_id="1", sku="x", quantity=1),), at=LATER)
        rest = a_return_received(return_id="return-2", at=LATEST)
        other = shipped(0, lamps=1, shipment_id="shipment-2")

        assert total("revenue_shipped_minor:EUR", [ORDER, shipped(3), other, first, rest]) == 500

    def test_a_cancelled_order_that_was_delivered_counts_until_it_comes_back(self) -> None:
        told = [ORDER, shipped(3, lamps=1), an_order_cancelled(at=LATER)]

        assert total("revenue_shipped_minor:EUR", told) == 1_500
        assert total("revenue_shipped_minor:EUR", [*told, a_return_received(at=LATEST)]) == 0

    def test_what_nobody_ordered_brings_nothing(self) -> None:
        strange = (DeliveredLine(line_id="9", sku="x", quantity=1),)

        assert total("revenue_shipped_minor:EUR", [ORDER, a_shipment_delivered(lines=strange)]) == 0
        assert total("revenue_shipped_minor:EUR", [shipped(1)]) == 0


class TestPaid:
    def test_payments_and_refunds_count_each_on_its_own_day(self) -> None:
        told = [ORDER, paid(1_500, at=LATER), refunded(600)]

        assert by_day("revenue_paid_minor:EUR", told) == {NEXT: 1_500, LAST: -600}
        assert by_day("revenue_refunded_minor:EUR", told) == {LAST: 600}
        assert by_day("revenue_paid_restated_minor:EUR", told) == {DAY: 900}

    def test_a_refund_with_lines_lowers_just_these(self) -> None:
        back = refunded(500, lines=(RefundLine(line_id="2", amount_minor=500),))

        assert by_facet("revenue_paid_minor:EUR", "category", [ORDER, paid(1_500), back]) == {"furniture": 1_000}

    def test_a_refund_without_lines_lowers_all_in_proportion(self) -> None:
        parts = by_facet("revenue_paid_minor:EUR", "category", [ORDER, paid(1_500), refunded(300)])

        assert parts == {"furniture": 800, "light": 400}

    def test_after_a_refund_by_line_the_rest_goes_to_what_is_left(self) -> None:
        back = refunded(500, lines=(RefundLine(line_id="2", amount_minor=500),), at=LATER)

        assert by_facet("revenue_paid_minor:EUR", "category", [ORDER, paid(1_500), back, refunded(1_000)]) == {}

    def test_a_refund_for_a_line_the_order_does_not_have_is_of_an_unknown_category(self) -> None:
        back = refunded(200, lines=(RefundLine(line_id="9", amount_minor=200),))

        assert by_facet("revenue_paid_minor:EUR", "category", [ORDER, paid(1_500), back]) == {
            "furniture": 1_000,
            "light": 500,
            "unknown": -200,
        }

    def test_money_is_kept_in_the_currency_it_came_in(self) -> None:
        told = [ORDER, paid(700, currency="USD"), paid(1_500)]

        assert (total("revenue_paid_minor:USD", told), total("revenue_paid_minor:EUR", told)) == (700, 1_500)

    def test_the_money_of_an_order_counts_when_the_order_is_known(self) -> None:
        assert total("revenue_paid_minor:EUR", [paid(1_500)]) == 0

    def test_a_credit_note_raises_nobodys_revenue(self) -> None:
        """ADempiere 1628: credit notes raised a commission."""
        before = by_scope("revenue_paid_minor:EUR", [ORDER, paid(1_500)])
        after = by_scope("revenue_paid_minor:EUR", [ORDER, paid(1_500), refunded(100, manager_id="bob")])

        assert before == {"manager:ann": 1_500, "company": 1_500}
        assert after == {"manager:ann": 1_400, "company": 1_400}

    def test_it_is_shared_to_the_last_minor_unit_and_nothing_is_left_of_what_is_given_back(self) -> None:
        order = an_order_placed(lines=LINES, credits=shared_by(ann=5_000, bob=5_000))
        told = [order, paid(1), paid(2)]

        assert by_scope("revenue_paid_minor:EUR", told) == {"manager:ann": 2, "manager:bob": 1, "company": 3}
        assert by_scope("revenue_paid_minor:EUR", [*told, refunded(3)]) == {}
