"""A team: under a parent, or at the top."""

from dataclasses import dataclass

from pydantic import Field

from services.kpi.management.errors import OwnParentError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, TeamCreated
from shared.refusals import AlreadyExistsError
from shared.values import Id


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


def create(team_id: str, team: Team, command: CreateTeam) -> list[TeamCreated]:
    """Return that the team exists. Raises: AlreadyExistsError, OwnParentError."""
    if team.name is not None:
        raise AlreadyExistsError(TEAM.name, team_id)
    if command.parent_team_id == team_id:
        raise OwnParentError(team_id)
    return [TeamCreated(team_id=team_id, name=command.name, parent_team_id=command.parent_team_id)]


def evolve(team: Team, event: AnyEvent) -> Team:
    """Return *team* after *event*; the last name and parent stand."""
    match event.data:
        case TeamCreated(name=name, parent_team_id=parent):
            return Team(name, parent)
        case _:
            return team


TEAM = Kind(name="teams", opened_by=TeamCreated, joined_by={TeamCreated: "team_id"}, blank=Team(), evolve=evolve)
