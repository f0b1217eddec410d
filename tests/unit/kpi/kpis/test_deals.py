"""KPIs of closed deals and the pipeline, read of events."""

from datetime import timedelta
from fractions import Fraction

import pytest

from services.kpi.kpis import KPI, Figures
from services.kpi.kpis.figures import Sum
from shared.events import AnyEvent, KpiReading, LostReason
from tests.builders import (
    MORNING,
    a_contract_milestone_due,
    a_contract_milestone_met,
    a_contract_sent,
    a_contract_signed,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_deal_stage_changed,
    a_next_step_set,
    a_quote_sent,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import figures
from tests.unit.kpi.score.scoring import Office

DAYS = [MORNING + timedelta(days=number) for number in range(8)]
NEW = (
    "win_rate_value",
    "competitive_win_rate",
    "quote_to_deal_rate",
    "stage_conversion_rate",
    "stage_conversion_inclusive_rate",
    "next_step_discipline",
    "overdue_deals_rate",
    "milestones_on_time_rate",
    "sales_velocity",
    "time_in_stage_days",
    "contract_approval_days",
    "sales_cycle_net_days",
)


def reading(kpi: str, told: list[AnyEvent], scope: str = "company") -> KpiReading:
    return KPI[kpi].reading(figures(told, scope=scope))


@pytest.mark.parametrize("kpi", NEW)
def test_with_nothing_to_divide_by_the_value_is_null(kpi: str) -> None:
    assert (reading(kpi, []).value, reading(kpi, []).reason) == (None, "no_data")


def test_net_sales_are_wins_less_those_whose_orders_were_all_cancelled() -> None:
    told = [
        a_deal_closed(deal_id="1", credits=shared_by(ann=5_000, bob=5_000)),
        a_deal_closed(deal_id="2"),
        an_order_placed(deal_id="1"),
        an_order_cancelled(deal_id="1", at=DAYS[3]),
    ]

    assert [reading("deals_won_net", told, scope).value for scope in ("company", "manager:ann")] == [1, 1]
    assert (reading("deals_won_net", told, "manager:bob").value, reading("deals_won_net", told).n) == (0, 2)
    office = Office(told)
    assert [office.card("company", day)["deals_won_net"].value for day in ("2026-11-23", "2026-11-26")] == [2, -1]


def test_the_win_rate_by_value_weighs_each_deal() -> None:
    told = [a_deal_closed(deal_id="1", amount_minor=100), a_deal_lost(deal_id="2", amount_minor=300)]

    found = reading("win_rate_value", told)
    assert (found.value, found.numerator, found.denominator) == (0.25, 100, 400)
    assert found.details == {"won": 1, "lost": 1}


def test_the_competitive_win_rate_leaves_out_no_decision_and_deals_without_a_rival() -> None:
    told = [
        a_deal_closed(deal_id="1", competitor="acme"),
        a_deal_lost(deal_id="2", competitor="acme", lost_reason=LostReason.PRICE),
        a_deal_lost(deal_id="3", competitor="acme"),
        a_deal_lost(deal_id="4", competitor="acme", lost_reason=LostReason.NO_DECISION),
        a_deal_lost(deal_id="5", lost_reason=LostReason.COMPETITOR),
        a_deal_closed(deal_id="6"),
    ]

    found = reading("competitive_win_rate", told)
    assert (found.numerator, found.denominator, found.details) == (1, 3, {"no_decision": 1})
    assert "competitor" in KPI["competitive_win_rate"].by


def test_quoted_deals_that_stand_won_are_of_all_that_were_quoted() -> None:
    told = [a_quote_sent(deal_id=name, quote_id=name) for name in ("1", "2")]
    told += [a_deal_closed(deal_id="1", at=DAYS[1]), a_deal_closed(deal_id="3")]

    assert reading("quote_to_deal_rate", told).value == 0.5
    assert reading("quotes_sent", told).value == 2


def test_lost_revenue_is_that_of_lost_deals() -> None:
    told = [
        a_deal_lost(deal_id="1", amount_minor=300, lost_reason=LostReason.MISSING_PRODUCT, product="lamp"),
        a_deal_lost(deal_id="2", amount_minor=500),
    ]

    assert (reading("lost_revenue", told).value, reading("lost_revenue", told).n) == (800, 2)
    assert reading("lost_revenue_missing_product", told).value == 300
    assert {"lost_reason", "competitor"} <= set(KPI["lost_revenue"].by)
    assert "product" in KPI["lost_revenue_missing_product"].by


def test_the_weighted_pipeline_says_what_it_is_without_weights_and_of_how_many_deals() -> None:
    told = [a_deal_opened(probability_bp=2_000), a_deal_opened(deal_id="2", amount_minor=None, currency=None)]

    found = reading("weighted_pipeline", told)
    assert (found.value, found.n, found.details) == (200, 2, {"unweighted": 1_000})
    assert (reading("open_deals", told).value, reading("open_deals", told).details) == (2, {"without_amount": 1})


def test_next_step_discipline_is_read_on_the_day() -> None:
    office = Office([a_deal_opened(), a_deal_opened(deal_id="2"), a_next_step_set(due_at=DAYS[2], at=DAYS[1])])

    days = ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26")
    assert [office.card("manager:ann", day)["next_step_discipline"].value for day in days] == [0, 0.5, 0.5, 0]


def test_overdue_deals_are_read_on_the_day() -> None:
    office = Office([a_deal_opened(expected_close=DAYS[1]), a_deal_opened(deal_id="2")])

    days = ("2026-11-23", "2026-11-24", "2026-11-25")
    assert [office.card("company", day)["overdue_deals_rate"].value for day in days] == [0, 0, 0.5]


def test_the_age_of_what_is_open_stands_beside_the_median_of_what_is_done() -> None:
    told = [a_deal_opened(), a_contract_sent(), a_deal_opened(deal_id="2"), a_deal_closed(deal_id="2", at=DAYS[1])]
    card = Office(told).card("manager:ann", "2026-11-26", now=DAYS[3])

    for kpi in ("sales_cycle_days", "time_in_stage_days", "contract_approval_days"):
        assert (card[kpi].details["open"], card[kpi].details["open_mean_age"]) == (1, 3)


def test_time_in_a_stage_and_contract_approval_have_wall_clock_and_working_time() -> None:
    told = [
        a_deal_opened(stage="new"),
        a_deal_stage_changed(stage="offer", at=DAYS[2]),
        a_contract_sent(),
        a_contract_signed(at=DAYS[2]),
    ]

    for name in ("time_in_stage", "contract_approval"):
        assert reading(f"{name}_days", told).value == pytest.approx(2, rel=0.01)
        assert reading(f"{name}_working_hours", told).value == pytest.approx(18, rel=0.01)


def test_contracts_signed_without_being_sent_are_beside_the_others() -> None:
    told = [a_contract_sent(), a_contract_signed(), a_contract_signed(contract_id="2")]

    assert (reading("contracts_signed", told).value, reading("contracts_signed", told).details) == (
        2,
        {"without_sent": 1},
    )


def test_a_milestone_counts_once_its_time_has_passed() -> None:
    told = [a_contract_milestone_due(due_at=DAYS[1]), a_contract_milestone_met()]
    told += [a_contract_milestone_due(due_at=DAYS[2], milestone="training")]
    office = Office(told)

    def rate(day: int) -> int | float | None:
        at = DAYS[day] + timedelta(minutes=15)
        return office.card("company", "2026-11", now=at)["milestones_on_time_rate"].value

    assert [rate(day) for day in range(3)] == [None, 1, 0.5]


class TestVelocity:
    TOLD = (
        *(a_deal_opened(deal_id=name) for name in ("1", "2", "3", "4")),
        a_deal_closed(deal_id="1", amount_minor=600, at=DAYS[2]),
        a_deal_lost(deal_id="2", at=DAYS[1]),
    )

    def test_it_is_what_the_pipeline_brings_a_day(self) -> None:
        found = reading("sales_velocity", list(self.TOLD))

        assert found.value == 2 * 600 * Fraction(1, 2) / 2
        assert found.details == {"opportunities": 2, "average_deal": 600, "win_rate": 0.5, "cycle_days": 2}

    def test_without_a_cycle_there_is_none(self) -> None:
        found = reading("sales_velocity", [a_deal_opened(), a_deal_closed()])

        assert (found.value, found.reason) == (None, "no_data")

    def test_without_a_rate_for_the_deals_money_it_says_so(self) -> None:
        sums: dict[str, Sum] = {"won_value_minor:USD": 5, "deals_won": 10_000}

        assert KPI["sales_velocity"].reading(Figures("EUR", flows=sums)).reason == "no_rate"

    def test_it_can_be_broken_down_where_all_its_parts_can(self) -> None:
        assert set(KPI["sales_velocity"].by) == {"channel", "campaign", "segment", "region", "pipeline"}
