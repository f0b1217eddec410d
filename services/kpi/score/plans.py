"""Which target holds for which KPI of which scope and period. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from shared.events import AnyEvent, PlanSet


class PlanKey(NamedTuple):
    """What a plan is for."""

    scope: str
    kpi: str
    period: str
    breakdown: str | None = None


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans that stand: of each plan its highest version, of several for the same the one set last."""

    standing: Mapping[PlanKey, PlanSet] = field(default_factory=dict)

    @classmethod
    def of(cls, stories: Iterable[Iterable[AnyEvent]]) -> "Plans":
        """Return the plans that *stories*, one of each plan and in order, leave standing."""
        highest = [max(told, key=_version) for story in stories if (told := list(story))]
        return cls({key_of(event.data): event.data for event in sorted(highest, key=_set_last)})

    def target(self, scope: str, kpi: str, period: str) -> PlanSet | None:
        """Return the plan for the whole of *kpi*, if there is one."""
        return self.standing.get(PlanKey(scope, kpi, period))


def key_of(plan: PlanSet) -> PlanKey:
    """Return what *plan* is for."""
    return PlanKey(plan.scope, plan.kpi, plan.period, plan.breakdown)


def _version(event: AnyEvent) -> tuple[int, datetime, str]:
    return event.data.version, event.time, event.id


def _set_last(event: AnyEvent) -> tuple[datetime, str]:
    return event.time, event.id
