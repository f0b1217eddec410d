"""KPIs of plans, as scorecards answer them."""

from datetime import timedelta

import pytest

from shared.events import AnyEvent, KpiReading
from tests.builders import MORNING, a_deal_closed, a_deal_opened, a_line, a_plan_set, an_order_placed
from tests.unit.kpi.score.scoring import Office

SOLD = an_order_placed(lines=(a_line(amount_minor=3_000),))


def test_attainment_is_fact_of_plan_in_percent() -> None:
    reading = Office([SOLD, a_plan_set(target=4_000)]).card("manager:ann", "2026-11")["plan_attainment"]

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (75, 3_000, 4_000, 1)
    assert reading.unit == "percent"


def test_it_may_pass_100_and_then_the_gap_is_negative() -> None:
    card = Office([SOLD, a_plan_set(target=2_000)]).card("manager:ann", "2026-11")

    assert (card["plan_attainment"].value, card["plan_gap"].value) == (150, -1_000)
    assert card["plan_attainment"].details["gap"] == -1_000


@pytest.mark.parametrize("told", [[], [a_plan_set(target=0)]])
def test_without_a_plan_or_with_one_of_nothing_there_is_nothing_to_attain(told: list[AnyEvent]) -> None:
    card = Office([SOLD, *told]).card("manager:ann", "2026-11")

    for kpi in ("plan_attainment", "plan_gap", "plan_projection"):
        assert (card[kpi].value, card[kpi].reason, card[kpi].numerator) == (None, "no_plan", 3_000)


def test_nothing_sold_towards_a_plan_is_0_percent() -> None:
    card = Office([a_plan_set(target=4_000)]).card("manager:ann", "2026-11")

    assert (card["plan_attainment"].value, card["plan_gap"].value) == (0, 4_000)


def test_the_projection_is_where_the_pace_leads_once_a_few_days_are_over() -> None:
    office = Office([an_order_placed(at=MORNING.replace(day=2)), a_plan_set(target=4_000)])

    def projected(day: int) -> object:
        return office.card("manager:ann", "2026-11", now=MORNING.replace(day=day))["plan_projection"].value

    # November begins on a Sunday and has 21 working days.
    assert [projected(day) for day in (2, 3, 4, 30)] == [None, None, 7_000, 1_000]


def test_a_plan_may_be_a_fraction() -> None:
    card = Office([SOLD, a_plan_set(target=1_500.5)]).card("manager:ann", "2026-11")

    assert card["plan_attainment"].value == pytest.approx(199.93, abs=0.01)
    assert card["plan_gap"].value == -1_499.5


def test_a_plan_of_the_future_counts_nothing_yet() -> None:
    card = Office([SOLD, a_plan_set(target=4_000, period="2026-12")]).card(
        "manager:ann", "2026-12", now=MORNING + timedelta(hours=1)
    )

    assert (card["plan_attainment"].value, card["plan_gap"].value, card["plan_projection"].value) == (0, 4_000, None)


class TestPipelineCoverage:
    """Open pipeline / (plan - won), and never the inverse (K24)."""

    OPEN = a_deal_opened(deal_id="open", amount_minor=9_000)
    PLAN = a_plan_set(kpi="won_value", target=4_000)

    @staticmethod
    def covered(*told: AnyEvent, period: str = "2026-11") -> KpiReading:
        return Office(told).card("manager:ann", period)["pipeline_coverage"]

    def test_it_is_the_pipeline_by_what_the_plan_of_won_deals_still_needs(self) -> None:
        reading = self.covered(self.OPEN, self.PLAN, a_deal_closed(amount_minor=1_000))

        assert (reading.value, reading.numerator, reading.denominator, reading.n) == (3, 9_000, 3_000, 1)
        assert reading.details == {"plan": 4_000, "won": 1_000}

    def test_nothing_open_covers_nothing(self) -> None:
        assert self.covered(self.PLAN).value == 0

    @pytest.mark.parametrize("minor", [4_000, 4_001])
    def test_a_plan_that_is_met_is_done(self, minor: int) -> None:
        reading = self.covered(self.OPEN, self.PLAN, a_deal_closed(amount_minor=minor))

        assert (reading.value, reading.reason) == (None, "done")

    @pytest.mark.parametrize("told", [[], [a_plan_set(kpi="won_value", target=0)], [a_plan_set(target=4_000)]])
    def test_without_a_plan_of_won_deals_it_says_so_and_shows_the_pipeline(self, told: list[AnyEvent]) -> None:
        reading = self.covered(self.OPEN, *told)

        assert (reading.value, reading.reason, reading.numerator) == (None, "no_plan", 9_000)

    @pytest.mark.parametrize(
        "foreign",
        [a_deal_opened(deal_id="usd", currency="USD"), a_deal_closed(deal_id="usd", currency="USD")],
    )
    def test_money_without_a_rate_covers_nobody_knows_what(self, foreign: AnyEvent) -> None:
        reading = self.covered(self.OPEN, self.PLAN, foreign)

        assert (reading.value, reading.reason) == (None, "no_rate")

    def test_the_pipeline_is_a_stock_that_lasts_into_the_next_period(self) -> None:
        told = [self.OPEN, a_plan_set(kpi="won_value", target=3_000, period="2026-12")]

        assert self.covered(*told, period="2026-12").value == 3
