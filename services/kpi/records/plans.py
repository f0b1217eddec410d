"""What is wanted and expected: plans, the KPI sets of roles, and managers' forecasts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, ForecastSubmitted, KpiSetDefined, PlanSet


@dataclass(frozen=True, slots=True)
class Plan:
    """The versions of a plan, the highest last, each with the moment it was set."""

    versions: tuple[tuple[datetime, PlanSet], ...] = ()


@dataclass(frozen=True, slots=True)
class KpiSets:
    """What a role is judged by: one set for each day from which one holds, in the order of these days."""

    sets: tuple[KpiSetDefined, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What a manager expected, and when it was said, in order."""

    told: tuple[tuple[datetime, ForecastSubmitted], ...] = ()


def plan_state(events: Iterable[AnyEvent]) -> Plan:
    """Return the plan's versions; of two that bear one number the later stands."""
    by_number = {event.data.version: (event.time, event.data) for event in events}
    return Plan(tuple(version for _, version in sorted(by_number.items())))


def kpi_sets_state(events: Iterable[AnyEvent]) -> KpiSets:
    """Return the role's KPI sets; of two that hold from one day on the later told stands."""
    by_day = {event.data.valid_from: event.data for event in events}
    return KpiSets(tuple(one for _, one in sorted(by_day.items())))


def forecasts_state(events: Iterable[AnyEvent]) -> Forecasts:
    """Return the manager's forecasts as *events*, in order, tell them."""
    return Forecasts(tuple((event.time, event.data) for event in events))


PLAN = RecordKind("plan", plan_state, {PlanSet: by("plan_id")})
KPI_SETS = RecordKind("kpi_sets", kpi_sets_state, {KpiSetDefined: by("role")})
FORECASTS = RecordKind("forecasts", forecasts_state, {ForecastSubmitted: by("manager_id")})
