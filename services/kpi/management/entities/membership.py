"""A manager's membership: which team, in which role, since when, and whether no longer."""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import Field

from services.kpi.management.errors import ManagerLeftError, NothingChangesError
from shared.access.principal import Sight
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, ManagerJoined, ManagerLeft, ManagerMoved
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id, Scope


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a manager works, or worked last."""

    role: str | None = None
    team_id: str | None = None
    display_name: str | None = None
    since: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Say whether the manager works here."""
        return self.role is not None and self.left_at is None


class JoinManager(Command):
    """A manager begins to work here, for the first time or again."""

    manager_id: Id | None = None
    team_id: Id | None = None
    role: Id
    display_name: str | None = Field(default=None, max_length=200)


class MoveManager(Command):
    """A manager goes to another team, role or name; what is not named stays."""

    team_id: Id | None = None
    role: Id | None = None
    display_name: str | None = Field(default=None, max_length=200)


class LeaveManager(Command):
    """A manager works here no longer: from tomorrow on in no team and in no role."""


def join(manager_id: str, membership: Membership, command: JoinManager) -> list[ManagerJoined]:
    """Return that the manager joined. Raises: AlreadyExistsError."""
    if membership.is_here:
        raise AlreadyExistsError(MEMBERSHIP.name, manager_id)
    name = command.display_name or membership.display_name
    return [ManagerJoined(manager_id=manager_id, team_id=command.team_id, role=command.role, display_name=name)]


def move(manager_id: str, membership: Membership, command: MoveManager) -> list[ManagerMoved]:
    """Return that the manager moved. Raises: NotFoundError, ManagerLeftError, NothingChangesError."""
    moved = ManagerMoved(
        manager_id=manager_id,
        team_id=command.team_id or membership.team_id,
        role=command.role or _role(manager_id, membership),
        display_name=command.display_name or membership.display_name,
    )
    known = membership.team_id, _role(manager_id, membership), membership.display_name
    if (moved.team_id, moved.role, moved.display_name) == known:
        raise NothingChangesError(MEMBERSHIP.name, manager_id)
    return [moved]


def leave(manager_id: str, membership: Membership, command: LeaveManager) -> list[ManagerLeft]:  # noqa: ARG001
    """Return that the manager left the last team and role. Raises: NotFoundError, ManagerLeftError."""
    role = _role(manager_id, membership)
    name = membership.display_name
    return [ManagerLeft(manager_id=manager_id, team_id=membership.team_id, role=role, display_name=name)]


def _role(manager_id: str, membership: Membership) -> str:
    """Return the role that the manager works in."""
    if membership.role is None:
        raise NotFoundError(MEMBERSHIP.name, manager_id)
    if not membership.is_here:
        raise ManagerLeftError(manager_id)
    return membership.role


def evolve(membership: Membership, event: AnyEvent) -> Membership:
    """Return *membership* after *event*."""
    match event.data:
        case ManagerJoined() | ManagerMoved() as said:
            return Membership(said.role, said.team_id, said.display_name, event.time)
        case ManagerLeft():
            return replace(membership, left_at=event.time)
        case _:
            return membership


def told(membership: Membership, sight: Sight) -> Membership:
    """Return what is told of *membership* to who has *sight*: no team that is not theirs to see."""
    team = membership.team_id
    return membership if team is None or sight.sees(Scope.team(team)) else replace(membership, team_id=None)


MEMBERSHIP = Kind(
    name="managers",
    opened_by=ManagerJoined,
    joined_by=dict.fromkeys((ManagerJoined, ManagerMoved, ManagerLeft), "manager_id"),
    blank=Membership(),
    evolve=evolve,
    facets=attributes("team_id", "role", "is_here"),
    is_seen=lambda manager_id, _membership, sight: sight.sees(Scope.manager(manager_id)),
)
