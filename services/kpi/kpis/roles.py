"""KPIs of roles: how well a manager does what the role is judged by, and which roles are judged at all."""

from fractions import Fraction
from typing import NamedTuple

from services.kpi.kpis.derived import Beside, Derived
from services.kpi.kpis.kpi import NO_DATA, NO_KPI_SET, NO_PLAN, Number
from shared.events import WHOLE_BP, KpiReading, KpiSetItem

_PERCENT = 100


class Judged(NamedTuple):
    """One KPI of a role's set, and how far its plan is reached in percent; None where there is no telling."""

    item: KpiSetItem
    attainment: Fraction | None

    @property
    def points(self) -> Fraction:
        """Return what it adds to the score, in percent of its weight's whole."""
        cap = Fraction(self.item.cap_bp * _PERCENT, WHOLE_BP)
        return self.item.weight_bp * min(self.attainment or Fraction(), cap)


def score(judged: list[Judged]) -> Fraction | None:
    """Return the weighted attainment in percent; what has none leaves its weight to the others."""
    known = [one for one in judged if one.attainment is not None]
    weight = sum(one.item.weight_bp for one in known)
    return sum((one.points for one in known), Fraction()) / weight if weight else None


def _weighted_score(kpi: Derived, beside: Beside) -> KpiReading:
    if not beside.kpi_set:
        return kpi.said(beside.currency, None, reason=NO_KPI_SET)
    judged = [Judged(item, _attainment(item, kpi, beside)) for item in beside.kpi_set]
    known = [one for one in judged if one.attainment is not None]
    weight = sum(one.item.weight_bp for one in known)
    found = score(judged)
    return kpi.said(
        beside.currency,
        None if found is None else float(found),
        reason=NO_PLAN,
        numerator=float(sum((one.points for one in known), Fraction()) / WHOLE_BP),
        denominator=weight / WHOLE_BP,
        n=len(known),
        details={name: value for one in judged for name, value in _details(one, weight)},
    )


def _attainment(item: KpiSetItem, kpi: Derived, beside: Beside) -> Fraction | None:
    """Return how far the plan of a KPI is reached; a set that names the score itself says nothing by that."""
    reading = None if item.kpi == kpi.id else beside.reading(item.kpi)
    return None if reading is None or reading.attainment is None else Fraction(reading.attainment)


def _details(one: Judged, weight: int) -> list[tuple[str, Number | None]]:
    """Return how far the KPI's plan is reached, and what it weighs once the others have the weights of null ones."""
    kpi, attainment = one.item.kpi, one.attainment
    share = 0 if attainment is None or not weight else one.item.weight_bp / weight
    return [(f"attainment={kpi}", None if attainment is None else float(attainment)), (f"weight={kpi}", share)]


def _roles_with_set(kpi: Derived, beside: Beside) -> KpiReading:
    held, judged = len(beside.roles), len(beside.roles & beside.judged_roles)
    return kpi.said(
        beside.currency,
        judged / held if held else None,
        reason=NO_DATA,
        numerator=judged,
        denominator=held,
        n=held,
    )


WEIGHTED_SCORE = Derived(
    id="weighted_score",
    name="Scorecard",
    name_ru="Сводная оценка по KPI роли",
    formula="sum(weight x min(attainment, cap)) over the KPIs of the manager's role / weights of those with a value",
    source="K55",
    unit="percent",
    duties=("D07", "N9", "D32"),
    edges="the set in force at the period's end, or today; a KPI without a plan or a value leaves its weight to the "
    "others, weights as used are among the details; no plan at all: null, no_plan; no set, and of teams and the "
    "company, who have no role: null, no_kpi_set",
    derive=_weighted_score,
)
ROLES_WITH_KPI_SET = Derived(
    id="roles_with_kpi_set",
    name="Roles with a KPI set",
    name_ru="Доля ролей с набором KPI",
    formula="roles with a KPI set in force / roles that somebody of the scope holds, at the period's end or today",
    source="K70",
    unit="ratio",
    duties=("D07", "D32"),
    edges="roles nobody holds do not count; nobody has a role: null (R1)",
    derive=_roles_with_set,
)

KPIS = (WEIGHTED_SCORE, ROLES_WITH_KPI_SET)
