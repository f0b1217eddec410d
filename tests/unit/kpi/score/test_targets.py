"""The arithmetic of plans, on any numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import KPI, Better
from services.kpi.score.calendar import Working
from services.kpi.score.targets import Aim, attainment, with_plan
from shared.events import KpiReading

amounts = st.integers(0, 10**12)
days = st.tuples(st.integers(1, 260), st.integers(0, 260), st.integers(0, 260)).map(
    lambda three: Working(three[0], min(three[0], three[1]), min(three))
)


def judged(
    fact: int, target: int, working: Working, *, original: int | None = None, kpi: str = "deals_won"
) -> KpiReading:
    reading = KpiReading(value=fact, n=fact, unit="count")
    first = Fraction(target if original is None else original)
    return with_plan(reading, KPI[kpi], Aim(Fraction(target), first, Fraction(fact)), working, 3)


@given(amounts, amounts, days)
def test_what_is_reached_and_what_is_missing_make_up_the_plan(fact: int, target: int, working: Working) -> None:
    reading = judged(fact, target, working)

    assert reading.details["gap"] == target - fact
    assert reading.attainment == (pytest.approx(fact * 100 / target) if target else None)


@given(amounts, amounts, days)
def test_what_each_remaining_day_needs_closes_the_gap_exactly(fact: int, target: int, working: Working) -> None:
    required = judged(fact, target, working).details["required_per_day"]

    if working.remaining == 0:
        assert required is None
    else:
        assert required is not None
        assert fact + required * working.remaining == pytest.approx(max(fact, target))


@given(amounts, days)
def test_who_is_at_the_pace_is_projected_to_the_plan(target: int, working: Working) -> None:
    pace = judged(0, target, working).details["pace"]
    if pace is not None and working.elapsed >= 3 and pace == int(pace):
        assert judged(int(pace), target, working).details["run_rate"] == pytest.approx(target)


@given(amounts, amounts, days)
def test_a_prorated_target_is_the_part_of_the_days_that_one_was_there(fact: int, target: int, working: Working) -> None:
    details = judged(fact, target, working).details

    assert ("prorated_target" in details) == (working.own < working.whole)
    if working.own < working.whole:
        assert details["prorated_target"] == pytest.approx(target * working.own / working.whole)
        missing = target * working.own == 0
        assert (details["prorated_attainment"] is None) == missing


def test_before_the_third_working_day_nothing_is_projected_but_a_short_period_is() -> None:
    assert [judged(6, 9, Working(20, 20, elapsed)).details["run_rate"] for elapsed in (0, 1, 2, 3)] == [
        None,
        None,
        None,
        40,
    ]
    assert judged(6, 9, Working(1, 1, 1)).details["run_rate"] == 6
    assert judged(6, 9, Working(0, 0, 0)).details["run_rate"] is None


def test_the_first_version_is_shown_beside_the_one_that_stands() -> None:
    details = judged(6, 8, Working(20, 20, 10), original=12).details

    assert (details["original_target"], details["original_attainment"]) == (12, 50)


def test_a_ratio_has_a_gap_and_no_pace() -> None:
    assert set(judged(1, 2, Working(20, 10, 10), kpi="win_rate").details) == {
        "original_target",
        "original_attainment",
        "gap",
    }


def test_of_what_should_be_small_no_day_requires_more() -> None:
    details = judged(5, 10, Working(20, 20, 10), kpi="deals_lost").details

    assert (details["run_rate"], "required_per_day" in details) == (10, False)


def test_what_should_be_small_is_inverted() -> None:
    assert attainment(50, 40, Better.DOWN) == 80
    assert attainment(50, 40, Better.UP) == 125
    assert attainment(0, 40, Better.DOWN) is None


@pytest.mark.parametrize("better", Better)
def test_of_a_plan_of_nothing_nothing_is_attained(better: Better) -> None:
    assert attainment(50, 0, better) is None
