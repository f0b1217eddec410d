"""Who works here: teams, managers' places in them, and the days on which managers are away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AbsenceRecorded, AnyEvent, ManagerJoined, ManagerLeft, ManagerMoved, TeamCreated

Placing = ManagerJoined | ManagerMoved | ManagerLeft


@dataclass(frozen=True, slots=True)
class Team:
    """A team as it was last described."""

    described: TeamCreated | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A manager's places, each from its moment on, in order; a leaving ends the last one."""

    places: tuple[tuple[datetime, Placing], ...] = ()


@dataclass(frozen=True, slots=True)
class Absences:
    """When a manager is away: of each absence what was told last."""

    told: tuple[AbsenceRecorded, ...] = ()


def team_state(events: Iterable[AnyEvent]) -> Team:
    """Return the team as its *events*, in order, leave it."""
    return Team(next((event.data for event in reversed(list(events))), None))


def staff_state(events: Iterable[AnyEvent]) -> Staff:
    """Return the manager's places as *events*, in order, tell them."""
    return Staff(tuple((event.time, event.data) for event in events))


def absences_state(events: Iterable[AnyEvent]) -> Absences:
    """Return the manager's absences as *events*, in order, leave them."""
    return Absences(tuple({event.data.absence_id: event.data for event in events}.values()))


TEAM = RecordKind("team", team_state, {TeamCreated: by("team_id")})
STAFF = RecordKind("staff", staff_state, dict.fromkeys((ManagerJoined, ManagerMoved, ManagerLeft), by("manager_id")))
ABSENCES = RecordKind("absences", absences_state, {AbsenceRecorded: by("manager_id")})
