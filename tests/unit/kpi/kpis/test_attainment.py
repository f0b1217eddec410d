"""Plan attainment: how much of the plan is reached, the gap, and where the pace leads."""

from fractions import Fraction

import pytest

from services.kpi.kpis import KPI, PLAN_ATTAINMENT
from services.kpi.kpis.kpi import pace
from tests.builders import a_line, an_order_placed
from tests.folding import figures

TOLD = [an_order_placed(lines=(a_line(amount_minor=3_000),))]


def test_attainment_is_fact_of_plan_in_percent() -> None:
    reading = PLAN_ATTAINMENT.reading(figures(TOLD, target=4_000))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (75, 3_000, 4_000, 1)
    assert reading.unit == "percent"


def test_it_may_pass_100_and_then_the_gap_is_negative() -> None:
    reading = PLAN_ATTAINMENT.reading(figures(TOLD, target=2_000))

    assert (reading.value, reading.details["gap"]) == (150, -1_000)


@pytest.mark.parametrize("target", [None, 0, 0.0])
def test_without_a_plan_there_is_nothing_to_attain(target: float | None) -> None:
    reading = PLAN_ATTAINMENT.reading(figures(TOLD, target=target))

    assert (reading.value, reading.reason, reading.details) == (None, "no_plan", {})
    assert (reading.numerator, reading.denominator) == (3_000, target)


def test_nothing_sold_towards_a_plan_is_0_percent() -> None:
    reading = PLAN_ATTAINMENT.reading(figures([], target=4_000))

    assert (reading.value, reading.details["gap"]) == (0, 4_000)


def test_the_run_rate_is_where_the_pace_leads() -> None:
    quarter = figures(TOLD, target=4_000, elapsed_share=Fraction(1, 4))

    assert PLAN_ATTAINMENT.reading(quarter).details == {"gap": 1_000, "run_rate": 12_000}


@pytest.mark.parametrize("elapsed", [None, Fraction(0)])
def test_before_the_first_working_day_there_is_no_run_rate(elapsed: Fraction | None) -> None:
    assert PLAN_ATTAINMENT.reading(figures(TOLD, target=1, elapsed_share=elapsed)).details["run_rate"] is None


def test_a_pace_without_a_plan_has_no_gap() -> None:
    assert pace(Fraction(5), figures([], elapsed_share=Fraction(1, 2))) == {"gap": None, "run_rate": 10}


def test_a_plan_may_be_a_fraction() -> None:
    reading = KPI["plan_attainment"].reading(figures(TOLD, target=1_500.5))

    assert reading.value == pytest.approx(199.93, abs=0.01)
    assert reading.details["gap"] == -1_499.5
