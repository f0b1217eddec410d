"""KPIs of deliveries and shipments (K36 to K39)."""

from datetime import timedelta

import pytest

from services.kpi.kpis import KPI, Figures
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_shipment_confirmed,
    a_shipment_delivered,
    a_shipment_rejected,
    a_shipment_requested,
    an_order_cancelled,
    an_order_placed,
    delivered,
    ordered,
)
from tests.folding import figures

PROMISED = MORNING + timedelta(days=2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def an_order(number: int, *, days: int, papers_ok: bool = True) -> list[AnyEvent]:
    order = f"order-{number}"
    return [
        an_order_placed(order_id=order, promised_at=PROMISED, lines=ordered(desk=1, lamp=1)),
        a_shipment_delivered(
            order_id=order,
            shipment_id=f"shipment-{number}",
            lines=delivered(desk=1, lamp=1),
            papers_ok=papers_ok,
            at=MORNING + days * DAY,
        ),
    ]


def value(kpi: str, *told: AnyEvent) -> float | None:
    return KPI[kpi].reading(figures(told)).value


FOUR = [
    *an_order(1, days=1),
    *an_order(2, days=2, papers_ok=False),
    *an_order(3, days=4),
    an_order_placed(order_id="order-4", promised_at=PROMISED, lines=ordered(desk=1)),
]


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ("on_time_delivery_rate", 0.5),
        ("otif", 0.5),
        ("otif_lines", 4 / 7),
        ("perfect_order_rate", 0.25),
        ("orders_without_promise", 0),
    ],
)
def test_each_order_is_judged_alone(kpi: str, expected: float) -> None:
    assert value(kpi, *FOUR) == expected


def test_perfect_orders_are_no_product_of_rates() -> None:
    """In half of the orders one thing is wrong, in the other half another: none is perfect, and not a quarter."""
    late, wrong_papers = an_order(1, days=4), an_order(2, days=1, papers_ok=False)

    assert value("otif", *late, *wrong_papers) == 0.5
    assert value("perfect_order_rate", *late, *wrong_papers) == 0


def test_an_order_without_a_promise_is_shown_and_is_no_hit() -> None:
    told = [an_order_placed(), a_shipment_delivered()]

    assert value("orders_without_promise", *told) == 1
    assert (value("otif", *told), value("perfect_order_rate", *told)) == (None, None)


@pytest.mark.parametrize(
    ("kpi", "expected", "percent"),
    [
        ("order_cycle_days", 2, 1),
        ("order_cycle_days_p90", 3.6, 1),
        ("order_cycle_hours_working", 18, 1),
        ("order_cycle_hours_working_p90", 18 + 0.8 * 18, 1),
    ],
)
def test_the_order_cycle_is_told_in_the_middle_and_at_its_worst(kpi: str, expected: float, percent: int) -> None:
    assert value(kpi, *FOUR) == pytest.approx(expected, rel=percent / 100)


def test_open_orders_are_beside_the_cycle_of_the_finished_ones() -> None:
    reading = KPI["order_cycle_days"].reading(figures(FOUR, ends_at=MORNING + 10 * DAY))

    assert (reading.n, reading.details["open"], reading.details["open_mean_age"]) == (3, 1, 10)


def test_a_cancelled_order_is_in_no_cycle() -> None:
    assert value("order_cycle_days", *an_order(1, days=1), an_order_cancelled(at=MORNING + DAY)) is None


def test_agreement_time_has_a_working_time_twin_and_leaves_rejections_apart() -> None:
    told = [
        a_shipment_requested(),
        a_shipment_confirmed(at=MORNING + DAY),
        a_shipment_requested(shipment_id="shipment-2"),
        a_shipment_rejected(shipment_id="shipment-2"),
    ]

    assert value("shipment_agreement_hours", *told) == pytest.approx(24, rel=0.01)
    assert value("shipment_agreement_hours_working", *told) == pytest.approx(9, rel=0.01)
    assert (value("shipments_rejected", *told), value("shipment_rejection_rate", *told)) == (1, 0.5)


def test_late_shipments_are_those_due_that_had_not_arrived() -> None:
    told = [
        a_shipment_confirmed(promised_at=PROMISED),
        a_shipment_delivered(at=PROMISED),
        a_shipment_confirmed(promised_at=PROMISED, shipment_id="shipment-2"),
    ]

    assert (value("shipments_late", *told), value("shipment_lateness_rate", *told)) == (1, 0.5)


@pytest.mark.parametrize(
    "kpi",
    [
        "otif",
        "otif_lines",
        "perfect_order_rate",
        "order_cycle_days",
        "shipment_agreement_hours",
        "shipment_lateness_rate",
    ],
)
def test_of_an_empty_period_it_is_null_and_not_0(kpi: str) -> None:
    reading = KPI[kpi].reading(Figures("EUR"))

    assert (reading.value, reading.reason) == (None, "no_data")


def test_rejections_and_failures_are_broken_down_by_reason() -> None:
    assert KPI["shipments_rejected"].by == KPI["shipments_failed"].by == ("reason",)
    assert "reason" in KPI["returns_received"].by
