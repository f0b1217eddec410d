"""Who works here, in which team, towards which plan: what scorecards are joined with; no measure counts them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, ManagerJoined, ManagerMoved, PlanSet, TeamCreated


@dataclass(frozen=True, slots=True)
class Team:
    """A team as it was last described."""

    described: TeamCreated | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A manager's places, each from its moment on, in order."""

    places: tuple[tuple[datetime, ManagerJoined | ManagerMoved], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The versions of a plan, the highest last."""

    versions: tuple[PlanSet, ...] = ()


def team_state(events: Iterable[AnyEvent]) -> Team:
    """Return the team as its *events*, in order, leave it."""
    return Team(next((event.data for event in reversed(list(events))), None))


def staff_state(events: Iterable[AnyEvent]) -> Staff:
    """Return the manager's places as *events*, in order, tell them."""
    return Staff(tuple((event.time, event.data) for event in events))


def plan_state(events: Iterable[AnyEvent]) -> Plan:
    """Return the plan's versions; of two that bear one number the later stands."""
    return Plan(tuple(sorted({event.data.version: event.data for event in events}.values(), key=_version)))


def _version(plan: PlanSet) -> int:
    return plan.version


TEAM = RecordKind("team", team_state, {TeamCreated: by("team_id")})
STAFF = RecordKind("staff", staff_state, dict.fromkeys((ManagerJoined, ManagerMoved), by("manager_id")))
PLAN = RecordKind("plan", plan_state, {PlanSet: by("plan_id")})
DIRECTORY_KINDS = frozenset({TEAM.name, STAFF.name, PLAN.name})
