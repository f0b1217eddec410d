"""KPIs of money: in minor units of the company's currency, and null where there is no rate into it."""

from datetime import timedelta

import pytest

from services.kpi.kpis import KPI, Figures
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_opened,
    an_exchange_rate_set,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import figures
from tests.unit.kpi.score.scoring import Office

EUROS = an_order_placed()
DOLLARS = an_order_placed(order_id="order-2", currency="USD")
WON = [a_deal_closed(amount_minor=100), a_deal_closed(deal_id="deal-2", amount_minor=201)]


def test_revenue_is_summed_and_says_of_how_many_orders() -> None:
    reading = KPI["revenue_booked"].reading(figures([EUROS, an_order_placed(order_id="order-2")]))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (2_000, 2_000, 1, 2)
    assert reading.unit == "EUR minor"
    assert type(reading.value) is int


def test_no_revenue_is_0() -> None:
    assert KPI["revenue_booked"].reading(figures([])).value == 0


@pytest.mark.parametrize(
    ("kpi", "told"),
    [
        ("revenue_booked", [EUROS, DOLLARS]),
        ("share_of_sales", [EUROS, DOLLARS]),
        ("plan_attainment", [EUROS, DOLLARS]),
        ("average_deal_size", [*WON, a_deal_closed(deal_id="deal-3", currency="USD")]),
        ("open_pipeline", [a_deal_opened(currency="USD")]),
    ],
)
def test_money_in_a_foreign_currency_has_no_rate(kpi: str, told: list[AnyEvent]) -> None:
    reading = KPI[kpi].reading(figures(told))

    assert (reading.value, reading.reason) == (None, "no_rate")
    assert (reading.numerator, reading.denominator) == (None, None)


def test_foreign_money_that_came_to_nothing_needs_no_rate() -> None:
    told = [EUROS, DOLLARS, an_order_cancelled(order_id="order-2")]

    assert KPI["revenue_booked"].reading(figures(told)).value == 1_000
    assert KPI["revenue_booked"].reading(Figures("EUR", flows={"revenue_booked_minor:USD": 0})).value == 0


def test_the_average_deal_is_the_value_of_won_deals_by_their_number() -> None:
    reading = KPI["average_deal_size"].reading(figures(WON))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (150.5, 301, 2, 2)


def test_the_median_deal_is_beside_the_average_one() -> None:
    told = [*WON, a_deal_closed(deal_id="deal-3", amount_minor=90_000)]

    assert KPI["average_deal_size"].reading(figures(told)).details["median"] == pytest.approx(201, rel=0.01)


def test_who_has_a_part_in_a_deal_has_part_of_a_deal_of_its_whole_size() -> None:
    shared = a_deal_closed(amount_minor=4_000, credits=shared_by(ann=2_500, bob=7_500))

    for scope in ("company", "manager:ann", "manager:bob"):
        reading = KPI["average_deal_size"].reading(figures([shared], scope=scope))
        assert reading.value == 4_000
        assert reading.details["median"] == pytest.approx(4_000, rel=0.01)


def test_amounts_of_several_currencies_have_no_median() -> None:
    told = [*WON, a_deal_closed(deal_id="deal-3", currency="USD")]

    assert KPI["average_deal_size"].reading(figures(told)).details.get("median") is None


def test_the_median_is_read_from_the_cells_of_a_company_with_rates() -> None:
    office = Office([*WON, an_exchange_rate_set(currency="USD", rate="2", valid_from=MORNING.date())])

    assert office.card("manager:ann", "2026-11")["average_deal_size"].details["median"] == pytest.approx(
        150.5, rel=0.01
    )


def test_without_won_deals_there_is_no_average() -> None:
    reading = KPI["average_deal_size"].reading(figures([a_deal_opened()]))

    assert (reading.value, reading.reason) == (None, "no_data")


def test_the_pipeline_is_what_is_open_and_how_many() -> None:
    told = [a_deal_opened(), a_deal_opened(deal_id="deal-2", amount_minor=None, currency=None)]

    reading = KPI["open_pipeline"].reading(figures(told))

    assert (reading.value, reading.n) == (1_000, 2)


def test_the_pipeline_is_a_running_total_and_not_a_flow_of_the_period() -> None:
    both = Figures("EUR", flows={"open_pipeline_minor:EUR": 5}, stocks={"open_pipeline_minor:EUR": 70, "open_deals": 3})

    reading = KPI["open_pipeline"].reading(both)

    assert (reading.value, reading.n) == (70, 3)


def test_a_share_of_sales_is_the_own_part_of_the_companys() -> None:
    told = [EUROS, an_order_placed(order_id="order-2", manager_id="bob")]

    reading = KPI["share_of_sales"].reading(figures(told, scope="manager:bob"))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.5, 1_000, 2_000, 1)


def test_the_companys_share_is_all() -> None:
    assert KPI["share_of_sales"].reading(figures([EUROS])).value == 1


@pytest.mark.parametrize("company", [0, -1])
def test_there_is_no_share_of_nothing_or_less(company: int) -> None:
    money = "revenue_booked_minor:EUR"

    reading = KPI["share_of_sales"].reading(Figures("EUR", flows={money: 5}, company={money: company}))

    assert (reading.value, reading.reason) == (None, "no_data")
    assert (reading.numerator, reading.denominator) == (5, company)


def test_a_share_may_be_negative_where_orders_were_taken_back() -> None:
    money = "revenue_booked_minor:EUR"

    assert KPI["share_of_sales"].reading(Figures("EUR", flows={money: -5}, company={money: 10})).value == -0.5


def test_foreign_money_elsewhere_in_the_company_leaves_a_share_without_a_rate() -> None:
    told = [EUROS, an_order_placed(order_id="order-2", manager_id="bob", currency="USD", at=MORNING + timedelta(1))]

    assert KPI["share_of_sales"].reading(figures(told, scope="manager:ann")).reason == "no_rate"
