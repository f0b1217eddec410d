"""A team: under a parent, or at the top."""

from dataclasses import dataclass, replace

from pydantic import Field

from services.kpi.management.errors import NothingChangesError, OwnParentError
from shared.access.principal import Sight
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, TeamCreated
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id, Scope


@dataclass(frozen=True, slots=True)
class Team:
    """What is known of a team."""

    name: str | None = None
    parent_team_id: str | None = None


class CreateTeam(Command):
    """A team exists from now on."""

    team_id: Id | None = None
    name: str = Field(min_length=1, max_length=200)
    parent_team_id: Id | None = None


class ChangeTeam(Command):
    """A team has another name or parent, for all days, past ones too; what is not named stays.

    A parent of `null` puts the team at the top.
    """

    name: str | None = Field(default=None, min_length=1, max_length=200)
    parent_team_id: Id | None = None


def create(team_id: str, team: Team, command: CreateTeam) -> list[TeamCreated]:
    """Return that the team exists. Raises: AlreadyExistsError, OwnParentError."""
    if team.name is not None:
        raise AlreadyExistsError(TEAM.name, team_id)
    return [_described(team_id, command.name, command.parent_team_id)]


def change(team_id: str, team: Team, command: ChangeTeam) -> list[TeamCreated]:
    """Return the team described anew. Raises: NotFoundError, OwnParentError, NothingChangesError."""
    if team.name is None:
        raise NotFoundError(TEAM.name, team_id)
    names_parent = "parent_team_id" in command.model_fields_set
    parent = command.parent_team_id if names_parent else team.parent_team_id
    changed = _described(team_id, command.name or team.name, parent)
    if (changed.name, changed.parent_team_id) == (team.name, team.parent_team_id):
        raise NothingChangesError(TEAM.name, team_id)
    return [changed]


def _described(team_id: str, name: str, parent: str | None) -> TeamCreated:
    if parent == team_id:
        raise OwnParentError(team_id)
    return TeamCreated(team_id=team_id, name=name, parent_team_id=parent)


def evolve(team: Team, event: AnyEvent) -> Team:
    """Return *team* after *event*; the last name and parent stand."""
    match event.data:
        case TeamCreated(name=name, parent_team_id=parent):
            return Team(name, parent)
        case _:
            return team


def told(team: Team, sight: Sight) -> Team:
    """Return what is told of *team* to who has *sight*: no parent that is not theirs to see."""
    parent = team.parent_team_id
    return team if parent is None or sight.sees(Scope.team(parent)) else replace(team, parent_team_id=None)


TEAM = Kind(
    name="teams",
    opened_by=TeamCreated,
    joined_by={TeamCreated: "team_id"},
    blank=Team(),
    evolve=evolve,
    facets=attributes("parent_team_id"),
    is_seen=lambda team_id, _team, sight: sight.sees(Scope.team(team_id)),
)
