"""A reading beside its plan: attainment, gap, where the pace leads, what each day still needs (K20-K22). Pure."""

from fractions import Fraction
from typing import NamedTuple, TypeGuard

from services.kpi.kpis import Better, Kpi
from services.kpi.kpis.kpi import Count, Money, Number, plain
from services.kpi.score.calendar import Working
from shared.events import KpiReading


class Aim(NamedTuple):
    """A plan and how far it is reached, in the unit of the reading."""

    target: Fraction
    original: Fraction | None
    """None where it was set in other money than the target."""
    fact: Fraction | None


def with_plan(reading: KpiReading, kpi: Kpi, aim: Aim, days: Working, projected_from: int) -> KpiReading:
    """Return *reading* beside its plan; what has not come for so many working days is not yet projected.

    `attainment` is that of the whole target; what a manager's absence leaves of it is among the details.
    """
    details = {
        "original_target": plain(aim.original),
        "original_attainment": None if aim.original is None else attainment(aim.fact, aim.original, kpi.better),
    }
    if aim.fact is not None:
        details["gap"] = plain(aim.target - aim.fact)
        if is_flow(kpi):
            details |= _pace(aim.target, aim.fact, days, kpi.better, projected_from)
    return reading.model_copy(
        update={
            "target": plain(aim.target),
            "attainment": attainment(aim.fact, aim.target, kpi.better),
            "details": {**reading.details, **details},
        }
    )


def attainment(value: Number | Fraction | None, target: Number | Fraction, better: Better) -> float | None:
    """Return which percent of *target* is reached; inverted where less is better; None where there is no telling."""
    if value is None or not target:
        return None
    above, below = (target, value) if better is Better.DOWN else (value, target)
    return float(Fraction(above) * 100 / Fraction(below)) if below else None


def _pace(
    target: Fraction, fact: Fraction, days: Working, better: Better, projected_from: int
) -> dict[str, Number | None]:
    """Return the figures of a flow, which comes day by day; before a few working days are over, no projection."""
    is_told = days.elapsed > 0 and days.elapsed >= min(projected_from, days.own)
    open_ = max(target - fact, Fraction())
    details = {
        "run_rate": plain(fact * days.own / days.elapsed) if is_told else None,
        "pace": plain(target * days.elapsed / days.own) if days.own else None,
    }
    if better is not Better.DOWN:
        details["required_per_day"] = plain(open_ / days.remaining) if days.remaining else None
    if days.own < days.whole:
        prorated = target * days.own / days.whole
        details |= {"prorated_target": plain(prorated), "prorated_attainment": attainment(fact, prorated, better)}
    return details


def adds_up(kpi: Kpi) -> TypeGuard[Count | Money]:
    """Say whether the plans of a KPI can be summed: those of ratios, times and distinct clients cannot."""
    return isinstance(kpi, Count | Money) and not kpi.of.is_distinct


def is_flow(kpi: Kpi) -> bool:
    """Say whether the KPI adds up day by day, so that a pace means something."""
    return adds_up(kpi) and not kpi.of.is_stock
