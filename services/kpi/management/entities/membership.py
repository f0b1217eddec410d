"""A manager's membership: which team, in which role, since when."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from services.kpi.management.errors import NothingChangesError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, ManagerJoined, ManagerMoved
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a manager works."""

    role: str | None = None
    team_id: str | None = None
    display_name: str | None = None
    since: datetime | None = None


class JoinManager(Command):
    """A manager begins to work here."""

    manager_id: Id | None = None
    team_id: Id | None = None
    role: Id
    display_name: str | None = Field(default=None, max_length=200)


class MoveManager(Command):
    """A manager goes to another team, role or name; what is not named stays."""

    team_id: Id | None = None
    role: Id | None = None
    display_name: str | None = Field(default=None, max_length=200)


def join(manager_id: str, membership: Membership, command: JoinManager) -> list[ManagerJoined]:
    """Return that the manager joined. Raises: AlreadyExistsError."""
    if membership.role is not None:
        raise AlreadyExistsError(MEMBERSHIP.name, manager_id)
    return [ManagerJoined(**command.model_dump() | {"manager_id": manager_id})]


def move(manager_id: str, membership: Membership, command: MoveManager) -> list[ManagerMoved]:
    """Return that the manager moved. Raises: NotFoundError, NothingChangesError."""
    if membership.role is None:
        raise NotFoundError(MEMBERSHIP.name, manager_id)
    moved = ManagerMoved(
        manager_id=manager_id,
        team_id=command.team_id or membership.team_id,
        role=command.role or membership.role,
        display_name=command.display_name or membership.display_name,
    )
    if (moved.team_id, moved.role, moved.display_name) == (
        membership.team_id,
        membership.role,
        membership.display_name,
    ):
        raise NothingChangesError(manager_id)
    return [moved]


def evolve(membership: Membership, event: AnyEvent) -> Membership:
    """Return *membership* after *event*."""
    match event.data:
        case ManagerJoined() | ManagerMoved() as said:
            return Membership(said.role, said.team_id, said.display_name, event.time)
        case _:
            return membership


MEMBERSHIP = Kind(
    name="managers",
    opened_by=ManagerJoined,
    joined_by=dict.fromkeys((ManagerJoined, ManagerMoved), "manager_id"),
    blank=Membership(),
    evolve=evolve,
)
