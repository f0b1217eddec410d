"""KPIs of plans: how far they are reached, by revenue booked; a reading of any planned KPI has the same beside it."""

from services.kpi.kpis.derived import Beside, Derived
from services.kpi.kpis.kpi import NO_DATA, NO_PLAN, NO_RATE, Better
from services.kpi.kpis.revenue import REVENUE_BOOKED
from shared.events import KpiReading


def _of_plan(kpi: Derived, beside: Beside, detail: str) -> KpiReading:
    """Return what stands among the details of the planned reading as *detail*; its attainment as `attainment`."""
    fact = beside.reading(REVENUE_BOOKED.id)
    if fact is None:
        return kpi.said(beside.currency, None, reason=NO_DATA)
    details = fact.details
    value = fact.attainment if detail == "attainment" else details.get(detail)
    reason = NO_RATE if fact.reason == NO_RATE else NO_DATA if fact.target else NO_PLAN
    return kpi.said(
        beside.currency,
        value if fact.target else None,
        reason=reason,
        numerator=fact.value,
        denominator=fact.target,
        n=fact.n,
        details=details if fact.target else {},
    )


PLAN_ATTAINMENT = Derived(
    id="plan_attainment",
    name="Plan attainment",
    name_ru="Выполнение плана",
    formula="revenue booked / its plan x 100",
    source="K20",
    unit="percent",
    duties=("D05", "D07", "N4", "N9", "D03"),
    basis="booked",
    edges="R14: of the version in force at the period's end, of the whole target; of the original version, and of what "
    "absences leave of a manager's target, among the details. No plan, or a plan of 0: null, no_plan",
    of=(REVENUE_BOOKED,),
    derive=lambda kpi, beside: _of_plan(kpi, beside, "attainment"),
)
PLAN_GAP = Derived(
    id="plan_gap",
    name="Gap to plan",
    name_ru="Отставание от плана",
    formula="plan - revenue booked",
    source="K21",
    unit="money",
    better=Better.DOWN,
    duties=("D05", "N4"),
    basis="booked",
    edges="negative: over the plan. No plan: null, no_plan",
    of=(REVENUE_BOOKED,),
    derive=lambda kpi, beside: _of_plan(kpi, beside, "gap"),
)
PLAN_PROJECTION = Derived(
    id="plan_projection",
    name="Run-rate projection",
    name_ru="Прогноз выполнения по текущему темпу",
    formula="revenue booked / elapsed working days x working days of the period; required per day = gap / remaining",
    source="K22",
    unit="money",
    duties=("D05", "N4", "D03"),
    basis="booked",
    edges="R14: working days less holidays and, for a manager, less absences; today counts as elapsed. Null with "
    "no_data before the third working day (setting); no plan: null, no_plan",
    of=(REVENUE_BOOKED,),
    derive=lambda kpi, beside: _of_plan(kpi, beside, "run_rate"),
)

KPIS = (PLAN_ATTAINMENT, PLAN_GAP, PLAN_PROJECTION)
