"""KPIs of revenue on three bases (K17), shares of it (K16) and the average check (K14)."""

from datetime import timedelta

import pytest

from services.kpi.kpis import KPI
from shared.events import AnyEvent, DeliveredLine
from tests.builders import (
    MORNING,
    a_line,
    a_payment_received,
    a_refund_issued,
    a_return_received,
    a_shipment_delivered,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import figures

LATER = MORNING + timedelta(days=1)
HERS, HIS = (
    an_order_placed(),
    an_order_placed(order_id="order-2", manager_id="bob", lines=(a_line(amount_minor=3_000),)),
)


def paid(order_id: str, minor: int) -> AnyEvent:
    return a_payment_received(order_id=order_id, payment_id=f"of-{order_id}", amount_minor=minor)


def value(kpi: str, *told: AnyEvent, scope: str = "company") -> float | None:
    return KPI[kpi].reading(figures(told, scope=scope)).value


class TestRevenue:
    @pytest.mark.parametrize(
        ("gross", "back", "net", "told"),
        [
            ("revenue_booked_gross", "revenue_cancelled", "revenue_booked", [an_order_cancelled(at=LATER)]),
            (
                "revenue_shipped_gross",
                "revenue_returned",
                "revenue_shipped",
                [
                    a_shipment_delivered(lines=(DeliveredLine(line_id="1", sku="desk", quantity=1),)),
                    a_return_received(at=LATER),
                ],
            ),
            (
                "revenue_paid_gross",
                "revenue_refunded",
                "revenue_paid",
                [a_payment_received(), a_refund_issued(at=LATER)],
            ),
        ],
    )
    def test_gross_what_was_taken_back_and_net_are_apart(
        self, gross: str, back: str, net: str, told: list[AnyEvent]
    ) -> None:
        assert (value(gross, HERS, *told), value(back, HERS, *told), value(net, HERS, *told)) == (1_000, 1_000, 0)
        assert value(f"{net}_restated", HERS, *told) == 0

    def test_each_basis_has_its_own_number(self) -> None:
        told = [HERS, HIS, paid("order-1", 400)]

        assert [value(kpi, *told) for kpi in ("revenue_booked", "revenue_shipped", "revenue_paid")] == [4_000, 0, 400]

    def test_gross_counts_the_cancelled_orders_and_net_does_not(self) -> None:
        all_told = figures([HERS, HIS, an_order_cancelled(at=LATER)])

        assert KPI["revenue_booked_gross"].reading(all_told).n == 2
        assert KPI["revenue_booked"].reading(all_told).n == 1

    @pytest.mark.parametrize("kpi", ["revenue_booked", "revenue_shipped", "revenue_paid_gross", "share_of_sales_paid"])
    def test_it_is_broken_down_by_order_and_by_line(self, kpi: str) -> None:
        assert {"channel", "campaign", "promotion", "segment", "region", "category", "product"} == set(KPI[kpi].by)


class TestShareOfSales:
    def test_it_is_ones_own_part_of_the_companys_on_each_basis(self) -> None:
        told = [HERS, HIS, paid("order-1", 1_000), paid("order-2", 1_000)]

        assert value("share_of_sales", *told, scope="manager:ann") == 0.25
        assert value("share_of_sales_paid", *told, scope="manager:ann") == 0.5

    def test_of_nothing_or_less_there_is_no_share(self) -> None:
        back = a_refund_issued(amount_minor=500)
        reading = KPI["share_of_sales_paid"].reading(figures([HERS, back], scope="manager:ann"))

        assert (reading.value, reading.reason, reading.numerator, reading.denominator) == (None, "no_data", -500, -500)
        assert value("share_of_sales_shipped", HERS, scope="manager:ann") is None


class TestAverageCheck:
    def test_it_is_what_was_paid_by_the_orders_paid_in_full(self) -> None:
        assert value("average_check", HERS, HIS, paid("order-1", 1_000), paid("order-2", 3_000)) == 2_000

    def test_a_refund_lowers_it_and_the_refund_of_all_takes_the_order_out(self) -> None:
        told = [HERS, HIS, paid("order-1", 1_000), paid("order-2", 3_000)]

        assert value("average_check", *told, a_refund_issued(amount_minor=200, at=LATER)) == 1_900
        assert value("average_check", *told, a_refund_issued(amount_minor=1_000, at=LATER)) == 3_000

    def test_the_median_order_is_beside_it_and_what_was_given_back_whole_has_no_size(self) -> None:
        dear = an_order_placed(order_id="order-3", lines=(a_line(amount_minor=90_000),))
        told = [HERS, HIS, dear, paid("order-1", 1_000), paid("order-2", 3_000), paid("order-3", 90_000)]

        def median(*told: AnyEvent) -> float | None:
            return KPI["average_check"].reading(figures(told)).details["median"]

        assert median(*told) == pytest.approx(3_000, rel=0.01)
        given_back = a_refund_issued(order_id="order-3", amount_minor=90_000, at=LATER)
        assert median(*told, given_back) == pytest.approx(2_000, rel=0.01)
        paid_anew = a_payment_received(
            order_id="order-3", payment_id="anew", amount_minor=90_000, at=LATER + timedelta(days=1)
        )
        assert median(*told, given_back, paid_anew) == pytest.approx(3_000, rel=0.01)

    def test_unpaid_and_unplaced_orders_have_no_median(self) -> None:
        for told in ([HERS], [paid("order-1", 1_000)], [HERS, paid("order-1", 999)]):
            assert KPI["average_check"].reading(figures(told)).details["median"] is None

    def test_the_average_of_nothing_is_null_and_not_0(self) -> None:
        reading = KPI["average_check"].reading(figures([HERS]))

        assert (reading.value, reading.reason, reading.n) == (None, "no_data", 0)


def test_the_return_rate_is_what_came_back_of_what_was_delivered() -> None:
    there = a_shipment_delivered(lines=(DeliveredLine(line_id="1", sku="desk", quantity=1),))
    also = a_shipment_delivered(
        lines=(DeliveredLine(line_id="1", sku="desk", quantity=1),), order_id="order-2", shipment_id="shipment-2"
    )

    assert value("return_rate", HERS, HIS, there, also, a_return_received(at=LATER)) == 0.25
    assert value("return_rate", HERS) is None
