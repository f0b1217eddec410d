"""Which target holds for which KPI of which scope and period. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from services.kpi.records import Rules
from services.kpi.records.plans import Plan
from shared.events import PlanSet
from shared.values import Period


class PlanKey(NamedTuple):
    """What a plan is for."""

    scope: str
    kpi: str
    period: str
    breakdown: str | None = None


class Standing(NamedTuple):
    """A plan as it is judged by, and as it first was (R14)."""

    plan: PlanSet
    """The version in force at the end of the period; the first one, where none was set by then."""
    original: PlanSet


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans that stand; of several for the same the one set last."""

    standing: Mapping[PlanKey, Standing] = field(default_factory=dict)

    @classmethod
    def of(cls, plans: Mapping[str, Plan], rules: Rules) -> "Plans":
        """Return what *plans*, by their ids, leave standing."""
        found = [(*_in_force(plan, rules), of) for of, plan in sorted(plans.items()) if plan.versions]
        return cls({key_of(one.plan): one for _, one, _ in sorted(found, key=_set_last)})

    def target(self, scope: str, kpi: str, period: str, breakdown: str | None = None) -> Standing | None:
        """Return the plan for the whole of *kpi*, or for one *breakdown* of it, if there is one."""
        return self.standing.get(PlanKey(scope, kpi, period, breakdown))


def key_of(plan: PlanSet) -> PlanKey:
    """Return what *plan* is for."""
    return PlanKey(plan.scope, plan.kpi, plan.period, plan.breakdown)


def _in_force(plan: Plan, rules: Rules) -> tuple[datetime, Standing]:
    """Return the version that stands, and when it was set; what the plan is for is what its highest version says."""
    last = plan.versions[-1][1]
    alike = [(at, version) for at, version in plan.versions if key_of(version) == key_of(last)]
    end = rules.end_of(Period.parse(last.period).last)
    at, standing = ([one for one in alike if one[0] < end] or alike[:1])[-1]
    return at, Standing(standing, alike[0][1])


def _set_last(found: tuple[datetime, Standing, str]) -> tuple[datetime, str]:
    return found[0], found[2]
