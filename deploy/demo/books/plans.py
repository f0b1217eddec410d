"""Plans: the target in force, how far it is reached, and what the pace so far makes of it (K20-K22)."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from deploy.demo.books.figure import Number
from deploy.demo.facts import Absence, Plan
from shared.values import Period, Scope, ScopeKind

SATURDAY = 5
TOLD_FROM_DAYS = 3
"""Before so many working days are over, nobody projects a pace."""
FLOWS = {
    "leads_created",
    "calls_completed",
    "meetings_held",
    "deals_won",
    "deals_lost",
    "revenue_booked",
    "revenue_paid",
    "orders_paid",
    "feedback_received",
    "complaints_opened",
    "channel_spend",
}
"""What comes day by day, so that a pace means something."""
MEDIANS = {"speed_to_lead_seconds"}
"""KPIs whose value comes from logarithmic buckets: how far such a value is from the target cannot be said exactly."""
LESS_IS_BETTER = {"speed_to_lead_seconds", "deals_lost", "sales_cycle_days", "cost_per_lead", "complaint_rate"}


def target_of(plans: Iterable[Plan], scope: Scope, period: Period, kpi: str) -> Fraction | None:
    """Return the target of the highest version, None where nobody planned."""
    wanted = (str(scope), str(period), kpi)
    found = [plan for plan in plans if (plan.scope, plan.period, plan.kpi) == wanted]
    return Fraction(max(found, key=lambda plan: plan.version).target) if found else None


def reached(kpi: str, fact: Number, target: Fraction) -> Fraction | None:
    """Return which percent of the target is reached."""
    above, below = (target, fact) if kpi in LESS_IS_BETTER else (fact, target)
    return Fraction(above) * 100 / below if below else None


def working_days(scope: Scope, period: Period, absences: Iterable[Absence]) -> list[date]:
    """Return the days of the period on which somebody of *scope* works: a manager does not while away."""
    away = [one for one in absences if scope.kind is ScopeKind.MANAGER and one.manager_id == scope.id]
    return [
        day
        for day in period.days()
        if day.weekday() < SATURDAY and not any(one.first <= day <= one.last for one in away)
    ]


def pace(fact: Number, working: list[date], today: date) -> dict[str, Number | None]:
    """Return where the pace of the working days so far leads."""
    elapsed = sum(day <= today for day in working)
    if not elapsed or elapsed < min(TOLD_FROM_DAYS, len(working)):
        return {"run_rate": None}
    return {"run_rate": Fraction(fact) * len(working) / elapsed}
