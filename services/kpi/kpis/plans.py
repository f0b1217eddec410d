"""KPIs of plans: how far they are reached, by revenue booked; a reading of any planned KPI has the same beside it.

And whether the open pipeline is enough for what a plan of won deals still needs.
"""

from services.kpi.kpis.deals import WON_VALUE
from services.kpi.kpis.derived import Beside, Derived
from services.kpi.kpis.kpi import DONE, NO_DATA, NO_PLAN, NO_RATE, Better
from services.kpi.kpis.pipeline import OPEN_PIPELINE
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


def _coverage(kpi: Derived, beside: Beside) -> KpiReading:
    pipeline, won = beside.reading(OPEN_PIPELINE.id), beside.reading(WON_VALUE.id)
    if pipeline is None or won is None:
        return kpi.said(beside.currency, None, reason=NO_DATA)
    if NO_RATE in {pipeline.reason, won.reason}:
        return kpi.said(beside.currency, None, reason=NO_RATE, n=pipeline.n)
    if not won.target:
        return kpi.said(beside.currency, None, reason=NO_PLAN, numerator=pipeline.value, n=pipeline.n)
    above, below = pipeline.value or 0, won.target - (won.value or 0)
    return kpi.said(
        beside.currency,
        above / below if below > 0 else None,
        reason=DONE,
        numerator=above,
        denominator=below,
        n=pipeline.n,
        details={"plan": won.target, "won": won.value},
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

PIPELINE_COVERAGE = Derived(
    id="pipeline_coverage",
    name="Pipeline coverage",
    name_ru="Покрытие плана воронкой",
    formula="amount of the open deals at the end of the period, or now / (plan of won_value - value of won deals)",
    source="K24",
    unit="ratio",
    duties=("D03",),
    basis="deal value",
    edges="the pipeline is a stock (R7); never the inverse, (plan - won) / open. Plan met: null, done. No plan of "
    "won_value, or a plan of 0: null, no_plan; R3: money without a rate: null, no_rate",
    of=(OPEN_PIPELINE, WON_VALUE),
    derive=_coverage,
)

KPIS = (PLAN_ATTAINMENT, PLAN_GAP, PLAN_PROJECTION, PIPELINE_COVERAGE)
