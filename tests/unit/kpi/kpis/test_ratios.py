"""KPIs that divide: sums by sums, and with nothing to divide by null and why, never 0."""

import pytest

from services.kpi.kpis import KPI, Figures
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_lead_created,
    a_shipment_delivered,
    an_order_placed,
    shared_by,
)
from tests.folding import figures

WON = [a_deal_closed(deal_id=f"won-{number}") for number in range(3)]
LOST = [a_deal_lost(deal_id="lost")]


@pytest.mark.parametrize("kpi", ["win_rate", "lead_to_deal_rate", "on_time_delivery_rate"])
def test_with_nothing_to_divide_by_the_value_is_null_and_says_why(kpi: str) -> None:
    reading = KPI[kpi].reading(figures([]))

    assert (reading.value, reading.reason) == (None, "no_data")
    assert (reading.numerator, reading.denominator, reading.n) == (0, 0, 0)


def test_the_win_rate_is_won_of_all_that_closed() -> None:
    reading = KPI["win_rate"].reading(figures(WON + LOST))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.75, 3, 4, 4)
    assert (reading.unit, reading.reason) == ("ratio", None)


def test_nothing_but_losses_is_a_rate_of_0_and_nothing_but_wins_of_1() -> None:
    assert KPI["win_rate"].reading(figures(LOST)).value == 0
    assert KPI["win_rate"].reading(figures(WON)).value == 1


def test_a_shared_win_weighs_less_in_a_managers_rate() -> None:
    told = [a_deal_closed(credits=shared_by(ann=5_000, bob=5_000)), *LOST]

    reading = KPI["win_rate"].reading(figures(told, scope="manager:ann"))

    assert (reading.value, reading.numerator, reading.denominator) == (0.5 / 1.5, 0.5, 1.5)


def test_conversion_is_won_leads_of_all_leads_of_the_cohort() -> None:
    told = [a_lead_created(lead_id=f"lead-{number}") for number in range(1, 5)]

    assert KPI["lead_to_deal_rate"].reading(figures([*told, a_deal_closed(lead_id="lead-1")])).value == 0.25


def test_on_time_delivery_is_on_time_of_all_due() -> None:
    told = [an_order_placed(order_id=f"order-{number}", promised_at=MORNING) for number in (1, 2)]

    assert KPI["on_time_delivery_rate"].reading(figures([*told, a_shipment_delivered(order_id="order-1")])).value == 0.5


def test_less_than_nothing_to_divide_by_is_no_data_either() -> None:
    reading = KPI["win_rate"].reading(Figures("EUR", flows={"deals_lost": -10_000}))

    assert (reading.value, reading.reason) == (None, "no_data")
