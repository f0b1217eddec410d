"""Who works here, and in which team today."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.score.names import name_of
from services.kpi.score.reader import Reader
from shared.access.principal import Sight
from shared.access.seen import Seen
from shared.values import Scope, ScopeKind, minor_digits


class TeamView(BaseModel):
    """A team; a parent that is not the caller's to see is left out."""

    team_id: str
    name: str
    parent_team_id: str | None


class ManagerView(BaseModel):
    """A manager; without a team where nobody said that they joined one, or where it is not the caller's to see."""

    manager_id: str
    name: str
    team_id: str | None


class DirectoryView(BaseModel):
    """Teams and managers, and what the numbers are read with: today's date and the money of the company."""

    today: str
    time_zone: str
    currency: str
    currency_digits: int
    ranked_from_n: int
    """How many facts have to stand behind a mean or a share for a rank (R15)."""
    teams: list[TeamView]
    managers: list[ManagerView]


def directory_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["directory"])

    @router.get("/directory")
    async def directory(sight: Seen) -> DirectoryView:
        """Return the teams and managers whose numbers the caller may see, with their team of today."""
        roster, today = (await reader.directory()).roster, reader.now().today
        scopes = sorted(sight.among(await reader.scopes()))
        parents = {one: team.parent_team_id for one, team in roster.teams.items()}
        return DirectoryView(
            today=today.isoformat(),
            time_zone=reader.house.rules.time_zone,
            currency=reader.house.currency,
            currency_digits=minor_digits(reader.house.currency),
            ranked_from_n=reader.house.ranked_from_n,
            teams=[
                TeamView(team_id=one.id, name=name_of(one, roster), parent_team_id=_seen(parents.get(one.id), sight))
                for one in scopes
                if one.kind is ScopeKind.TEAM
            ],
            managers=[
                ManagerView(
                    manager_id=one.id,
                    name=name_of(one, roster),
                    team_id=_seen(roster.team_of(one.id, today), sight),
                )
                for one in scopes
                if one.kind is ScopeKind.MANAGER
            ],
        )

    return router


def _seen(team: str | None, sight: Sight) -> str | None:
    return team if team is not None and sight.sees(Scope.team(team)) else None
