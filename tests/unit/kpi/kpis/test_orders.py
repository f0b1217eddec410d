"""KPIs of orders and their lines: add-ons, attach rates, discounts, size, margin (K45 to K48, K63)."""

from datetime import timedelta

import pytest

from services.kpi.kpis import KPI, Figures
from shared.events import AnyEvent, LineKind, RefundLine
from tests.builders import (
    MORNING,
    a_discount_approved,
    a_line,
    a_payment_received,
    a_refund_issued,
    an_order_cancelled,
    an_order_placed,
    points_redeemed,
)
from tests.folding import figures

LATER = MORNING + timedelta(days=1)
BASE = a_line(line_id="1", quantity=2, discount_minor=200, cost_minor=300)
UPSOLD = a_line(line_id="2", kind=LineKind.UPSELL)
CROSS_SOLD = a_line(line_id="3", kind=LineKind.CROSS_SELL, linked_line_id="1", amount_minor=200)
FULL = an_order_placed(lines=(BASE, UPSOLD, CROSS_SOLD), promotion_id="sale")
PLAIN = an_order_placed(order_id="order-2", lines=(BASE,))
CANCELLED = [
    an_order_placed(order_id="order-3", lines=(BASE, UPSOLD)),
    an_order_cancelled(order_id="order-3", at=LATER),
]
PAID = a_payment_received(amount_minor=2_000)


def value(kpi: str, *told: AnyEvent) -> float | None:
    return KPI[kpi].reading(figures(told)).value


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ("orders_booked", 2),
        ("orders_placed", 3),
        ("orders_cancelled", 1),
        ("upsell_orders_share", 0.5),
        ("cross_sell_orders_share", 0.5),
        ("add_on_orders_share", 0.5),
        ("cross_sell_attach_rate", 0.5),
        ("base_line_attach_rate", 0.5),
        ("promoted_orders", 1),
        ("promoted_orders_share", 0.5),
        ("items_per_order", 3),
        ("lines_per_order", 2),
        ("discount_share", 400 / 3_200),
        ("revenue_costed", 1_600),
        ("cost_booked", 600),
        ("gross_margin_booked", 1_000),
        ("gross_margin_rate_booked", 1_000 / 1_600),
        ("costed_revenue_share", 1_600 / 2_800),
    ],
)
def test_a_kpi_of_orders_leaves_out_the_cancelled(kpi: str, expected: float) -> None:
    assert value(kpi, FULL, PLAIN, *CANCELLED) == expected


def test_what_add_ons_bring_is_a_share_of_what_was_paid() -> None:
    assert value("upsell_revenue_share", FULL, PAID) == 0.5
    assert value("cross_sell_revenue_share", FULL, PAID) == 0.1
    assert value("add_on_revenue_share", FULL, PAID) == 0.6


def test_a_refund_by_line_lowers_its_own_line() -> None:
    back = a_refund_issued(amount_minor=1_000, lines=(RefundLine(line_id="2", amount_minor=1_000),), at=LATER)

    assert value("upsell_revenue_share", FULL, PAID, back) == 0
    assert value("cross_sell_revenue_share", FULL, PAID, back) == 0.2


def test_credit_notes_approvals_and_points_are_no_discounts() -> None:
    told = [FULL, PAID, a_refund_issued(at=LATER), a_discount_approved(), points_redeemed(order_id="order-1")]

    assert value("discount_share", *told) == value("discount_share", FULL) == 200 / 2_200


@pytest.mark.parametrize(
    "kpi",
    [
        "upsell_orders_share",
        "upsell_revenue_share",
        "cross_sell_attach_rate",
        "base_line_attach_rate",
        "discount_share",
        "items_per_order",
        "lines_per_order",
        "gross_margin_booked",
        "gross_margin_rate_booked",
        "costed_revenue_share",
    ],
)
def test_of_an_empty_period_it_is_null_and_not_0(kpi: str) -> None:
    reading = KPI[kpi].reading(Figures("EUR"))

    assert (reading.value, reading.reason) == (None, "no_data")


def test_a_margin_without_any_cost_is_null_and_not_the_revenue() -> None:
    order = an_order_placed()

    assert value("gross_margin_booked", order) is value("gross_margin_rate_booked", order) is None
    assert value("costed_revenue_share", order) == 0


def test_attach_rates_and_discounts_are_broken_down_by_product() -> None:
    assert all("product" in KPI[kpi].by for kpi in ("base_line_attach_rate", "discount_share", "upsell_revenue_share"))
