"""The department: teams, people, their places and absences, and what is planned for them."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.events import AbsenceKind


@dataclass(frozen=True, slots=True)
class Team:
    """A team, under a parent or at the top."""

    team_id: str
    name: str
    parent_id: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A manager's team from a moment on."""

    since: datetime
    team_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """A manager and the places held, in order."""

    manager_id: str
    name: str
    role: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a target."""

    scope: str
    kpi: str
    period: str
    target: float
    set_at: datetime
    version: int = 1
    is_money: bool = False

    @property
    def plan_id(self) -> str:
        """Return what all versions of this target are known by."""
        return f"plan-{self.scope}-{self.kpi}-{self.period}"


@dataclass(frozen=True, slots=True)
class Absence:
    """A manager is away, the first and the last day included."""

    absence_id: str
    manager_id: str
    first: date
    last: date
    told_at: datetime
    kind: AbsenceKind
