"""Plans: the target in force, and what the pace so far makes of it."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from deploy.demo.books.figure import Number
from deploy.demo.facts import Plan
from shared.values import Period, Scope

SATURDAY = 5


def target_of(plans: Iterable[Plan], scope: Scope, period: Period, kpi: str) -> int | None:
    """Return the target of the highest version, None where nobody planned."""
    wanted = (str(scope), str(period), kpi)
    found = [plan for plan in plans if (plan.scope, plan.period, plan.kpi) == wanted]
    return max(found, key=lambda plan: plan.version).target if found else None


def pace(fact: Number, target: Number, period: Period, today: date) -> dict[str, Number | None]:
    """Return how much is missing, and where the pace of the working days so far leads."""
    working = [day for day in period.days() if day.weekday() < SATURDAY]
    elapsed = [day for day in working if day <= today]
    if today >= period.last:
        return {"gap": target - fact, "run_rate": fact}
    return {"gap": target - fact, "run_rate": Fraction(fact) * len(working) / len(elapsed) if elapsed else None}
