"""Whether numbers are where their plans want them by now. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from services.kpi.kpis import Better, Kpi
from shared.events import KpiReading


class TargetState(StrEnum):
    """How several KPIs stand together."""

    MET = "met"
    """Every one that has a target is at it; what comes day by day: is where the plan's pace wants it by now."""
    BEHIND = "behind"
    """One of them is not."""
    NONE = "none"
    """None has a target and a value, and a direction that is good."""


def target_state(readings: Iterable[tuple[Kpi, KpiReading]]) -> TargetState:
    """Return how *readings* stand to their targets together."""
    verdicts = {is_met(kpi, reading) for kpi, reading in readings}
    if False in verdicts:
        return TargetState.BEHIND
    return TargetState.MET if True in verdicts else TargetState.NONE


def is_met(kpi: Kpi, reading: KpiReading) -> bool | None:
    """Say whether *reading* is where its plan wants it by now; None where there is no telling."""
    gap, pace = reading.details.get("gap"), reading.details.get("pace")
    if reading.target is None or gap is None or kpi.better is Better.NEITHER:
        return None
    # Not the value: that may be in other money than the plan was judged in.
    fact, wanted = reading.target - gap, reading.target if pace is None else pace
    return fact <= wanted if kpi.better is Better.DOWN else fact >= wanted
