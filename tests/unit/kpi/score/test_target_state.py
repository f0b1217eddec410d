"""Whether numbers are where their plans want them by now."""

import pytest

from services.kpi.kpis import KPI, Better, Kpi
from services.kpi.score.target_state import TargetState, is_met, target_state
from shared.events import KpiReading

REVENUE, COMPLAINTS, SHARE = KPI["revenue_booked"], KPI["complaint_rate"], KPI["calls_completed"]


def reading(target: float | None, gap: float | None = None, pace: float | None = None) -> KpiReading:
    return KpiReading(value=7, n=1, unit="x", target=target, details={"gap": gap, "pace": pace})


@pytest.mark.parametrize(
    ("kpi", "target", "fact", "pace", "met"),
    [
        (REVENUE, 100, 100, None, True),
        (REVENUE, 100, 99, None, False),
        (REVENUE, 100, 40, 40, True),
        (REVENUE, 100, 39, 40, False),
        (COMPLAINTS, 10, 10, None, True),
        (COMPLAINTS, 10, 0, None, True),
        (COMPLAINTS, 10, 11, None, False),
        (COMPLAINTS, 10, 6, 5, False),
    ],
)
def test_a_number_is_met_where_its_plan_wants_it_by_now_whichever_way_is_good(
    kpi: Kpi, target: float, fact: float, pace: float | None, met: bool
) -> None:
    assert is_met(kpi, reading(target, target - fact, pace)) is met


def test_without_a_plan_a_value_or_a_good_direction_there_is_no_telling() -> None:
    neither = next(kpi for kpi in KPI.values() if kpi.better is Better.NEITHER)

    assert is_met(REVENUE, reading(None)) is None
    assert is_met(REVENUE, reading(100)) is None
    assert is_met(neither, reading(100, 0)) is None


def test_one_that_is_behind_is_behind_for_all() -> None:
    met, behind, none = (REVENUE, reading(1, 0)), (REVENUE, reading(1, 1)), (REVENUE, reading(None))

    assert target_state([met, behind, none]) is TargetState.BEHIND
    assert target_state([none, met]) is TargetState.MET
    assert target_state([none]) is TargetState.NONE
    assert target_state([]) is TargetState.NONE
