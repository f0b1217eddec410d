"""KPIs of buyers, of the active base and of its quality, as scorecards answer them (K26-K32, K34, K35)."""

from datetime import datetime, timedelta

import pytest

from services.kpi.kpis import KPI
from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_client_merged,
    a_client_registered,
    a_line,
    a_manager_joined,
    a_payment_received,
    a_team_created,
    an_order_placed,
)
from tests.folding import figures
from tests.unit.kpi.score.scoring import Office

OCTOBER, DECEMBER = MORNING.replace(month=10), MORNING.replace(month=12)
COUNTED_ONCE = ("active_base", "repeat_purchase_rate", "purchase_frequency", "clients_asking_in_vain")


def order(
    name: str, at: datetime = MORNING, *, client: str = "client-1", manager: str = "ann", minor: int = 1_000
) -> AnyEvent:
    lines = (a_line(amount_minor=minor),)
    return an_order_placed(order_id=name, client_id=client, manager_id=manager, at=at, lines=lines)


def office(*told: AnyEvent, lost_after_days: int = 30) -> Office:
    return Office(told, rules=Rules("UTC", lost_after_days=lost_after_days))


def test_churn_is_of_those_who_were_customers_when_the_period_began() -> None:
    told = [order(name, OCTOBER, client=name) for name in ("a", "b", "c", "d")]
    told += [order("again", MORNING, client="a"), order("new", client="new")]
    card = office(*told, lost_after_days=30).card("company", "2026-11")

    # Those of 23 October are lost on 22 November; of who came back, and who is new, nobody.
    assert (card["lost_customers"].value, card["active_customers"].value) == (4, 2)
    assert (card["churn_rate"].value, card["churn_rate"].denominator) == (1, 4)
    assert card["returned_customers"].value == 1


def test_where_nobody_was_a_customer_there_is_no_churn() -> None:
    reading = office(order("1")).card("company", "2026-11")["churn_rate"]

    assert (reading.value, reading.reason) == (None, "no_data")


def test_a_loss_counts_when_its_day_is_over() -> None:
    told = office(order("1"), lost_after_days=2)

    def lost(now: datetime) -> object:
        return told.card("company", "2026-11", now=now)["lost_customers"].value

    assert lost(MORNING.replace(day=25, hour=23, minute=59)) == 0
    assert lost(MORNING.replace(day=26, hour=0)) == 1


def test_net_growth_is_new_and_returned_less_lost_customers() -> None:
    told = [
        order("1", OCTOBER, client="back"),
        order("2", MORNING, client="back"),
        order("3", OCTOBER, client="gone"),
        order("4", MORNING, client="new"),
        a_payment_received(order_id="4", client_id="new"),
        order("5", MORNING, client="newer"),
        a_payment_received(order_id="5", client_id="newer", payment_id="payment-2"),
    ]
    reading = office(*told).card("company", "2026-11")["net_customer_growth"]

    assert reading.value == 2 + 1 - 2
    assert reading.details == {"new": 2, "returned": 1}


def test_the_repeat_rate_is_of_customers_and_not_of_their_invoices() -> None:
    told = [order(str(number), client="loyal") for number in range(9)] + [order("one", client="once")]
    card = office(*told).card("company", "2026-11")

    assert (card["repeat_purchase_rate"].value, card["repeat_purchase_rate"].numerator) == (0.5, 1)
    assert (card["purchase_frequency"].value, card["repeat_orders"].value) == (5, 8)


def test_two_orders_in_two_months_are_a_repeat_in_the_quarter_alone() -> None:
    told = office(order("1"), order("2", DECEMBER))

    rates = [told.card("company", period)["repeat_purchase_rate"].value for period in ("2026-11", "2026-12", "2026-Q4")]
    assert rates == [0, 0, 1]


@pytest.mark.parametrize("kpi", COUNTED_ONCE)
@pytest.mark.parametrize("period", ["2026-11-23", "2026-W48"])
def test_what_is_counted_once_is_kept_for_months_quarters_and_years_alone(kpi: str, period: str) -> None:
    reading = office(order("1")).card("company", period)[kpi]

    assert (reading.value, reading.reason) == (None, "range_not_kept")


def test_a_client_of_two_managers_counts_once_for_their_team_and_the_company() -> None:
    told = office(
        a_team_created(),
        a_manager_joined(at=OCTOBER),
        a_manager_joined(manager_id="bob", at=OCTOBER),
        order("1"),
        order("2", manager="bob", at=MORNING + timedelta(days=1)),
    )
    scopes = ("manager:ann", "manager:bob", "team:team-1", "company")

    assert [told.card(scope, "2026-11")["active_base"].value for scope in scopes] == [0, 1, 1, 1]


def test_merged_clients_are_one_buyer_whose_second_order_is_a_repeat() -> None:
    told = [order("1"), order("2", client="client-2", at=MORNING + timedelta(days=1))]
    apart, merged = office(*told), office(*told, a_client_merged(at=DECEMBER))

    def bought(one: Office) -> list[object]:
        card = one.card("company", "2026-11")
        return [card[kpi].value for kpi in ("active_base", "repeat_orders", "repeat_purchase_rate")]

    assert bought(apart) == [2, 0, 0]
    assert bought(merged) == [1, 1, 1]


def test_the_repeat_share_of_revenue_is_what_later_orders_brought_of_all() -> None:
    reading = KPI["repeat_revenue_share_booked"].reading(
        figures([order("1", minor=3_000), order("2", DECEMBER, minor=1_000)])
    )

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.25, 1_000, 4_000, 2)
    assert KPI["repeat_revenue_share_booked"].reading(figures([order("1", minor=0)])).value is None


def test_one_time_buyers_have_no_interval() -> None:
    once, twice = [order("1")], [order("1"), order("2", MORNING + timedelta(days=8))]

    assert KPI["purchase_interval"].reading(figures(once)).reason == "no_data"
    assert KPI["purchase_interval"].reading(figures(twice)).value == 8


class TestBaseQuality:
    """0.30 accuracy, 0.25 completeness, 0.20 freshness, 0.15 uniqueness, 0.10 consistency (K34)."""

    def test_it_is_the_weighted_mean_of_its_parts(self) -> None:
        doubts = {"possible_duplicates": 1, "conflicting_fields": 0}
        reading = Office([a_client_registered(**doubts)]).card("company", "2026-11")["base_quality"]

        assert reading.details == {
            "accuracy": 0.5,
            "completeness": 0.8,
            "freshness": 1,
            "uniqueness": 0,
            "consistency": 1,
        }
        assert reading.value == pytest.approx(0.30 * 0.5 + 0.25 * 0.8 + 0.20 + 0 + 0.10)
        assert reading.n == 1

    def test_a_part_that_nobody_tells_of_is_left_out_and_the_others_weigh_more(self) -> None:
        reading = Office([a_client_registered()]).card("company", "2026-11")["base_quality"]

        assert (reading.details["uniqueness"], reading.details["consistency"]) == (None, None)
        assert reading.value == pytest.approx((0.30 * 0.5 + 0.25 * 0.8 + 0.20) / 0.75)

    def test_nothing_filled_leaves_accuracy_out(self) -> None:
        empty = a_client_registered(filled_fields=0, verified_fields=0)
        reading = Office([empty]).card("company", "2026-11")["base_quality"]

        assert reading.details["accuracy"] is None
        assert reading.value == pytest.approx(0.20 / 0.45)

    def test_what_was_not_told_again_in_time_is_stale(self) -> None:
        told = Office([a_client_registered()], rules=Rules("UTC", fresh_days=30))

        freshness = [
            told.card("company", period)["base_quality"].details["freshness"] for period in ("2026-11", "2026-12")
        ]
        assert freshness == [1, 0]

    def test_of_no_clients_there_is_none(self) -> None:
        reading = Office([]).card("company", "2026-11")["base_quality"]

        assert (reading.value, reading.reason) == (None, "no_data")
