"""Leaderboards: who is best at one KPI, where enough stands behind the number (R15)."""

import pytest

from services.kpi.kpis import KPI, Better
from services.kpi.score.ranking import least_n, ranking
from services.kpi.score.scorecard import House
from shared.events import KpiReading
from tests.folding import RULES


def a_reading(value: float | None, n: int = 1) -> KpiReading:
    return KpiReading(value=value, n=n, unit="count")


def ranks(readings: dict[str, KpiReading], better: Better = Better.UP, least: int = 0) -> list[tuple[str, int | None]]:
    return [(one.scope, one.rank) for one in ranking(readings, better, least)]


def test_a_ranking_goes_the_way_that_is_better_and_nobody_without_a_value_has_a_rank() -> None:
    values = {"c": 5, "a": 5, "b": 9, "d": None}
    readings = {scope: a_reading(value) for scope, value in values.items()}

    assert ranks(readings, Better.UP) == [("b", 1), ("a", 2), ("c", 2), ("d", None)]
    assert ranks(readings, Better.DOWN) == [("a", 1), ("c", 1), ("b", 3), ("d", None)]


def test_a_value_of_too_few_facts_has_no_rank_and_takes_none_away() -> None:
    readings = {"lucky": a_reading(1, n=4), "steady": a_reading(0.6, n=5), "slow": a_reading(0.4, n=50)}

    assert ranks(readings, least=5) == [("steady", 1), ("slow", 2), ("lucky", None)]


@pytest.mark.parametrize(
    "kpi", ["win_rate", "average_check", "speed_to_lead_seconds", "nps", "churn_rate", "base_quality"]
)
def test_a_mean_or_a_share_needs_some_facts_for_a_rank(kpi: str) -> None:
    assert least_n(KPI[kpi], House(RULES, "EUR", ranked_from_n=7)) == 7


@pytest.mark.parametrize("kpi", ["deals_won", "revenue_booked", "plan_attainment"])
def test_a_sum_is_what_it_is_however_few_it_is_of(kpi: str) -> None:
    assert least_n(KPI[kpi], House(RULES, "EUR")) == 0
