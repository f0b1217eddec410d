"""Who is within which team today, written for all services whenever it changes: they let a lead see by it."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from pymongo.errors import PyMongoError

from services.kpi.score.reader import Reader
from services.kpi.score.roster import Roster
from shared.observability import Outage
from shared.refusals import AwayError
from shared.values import Scope

_LOOK_S = 1.0
_WRITTEN_AGAIN_S = 60.0
"""Whatever was written may have been lost with a database that was put back."""

Within = Mapping[str, Collection[Scope]]


class Teams(Protocol):
    """Where it is written."""

    async def put(self, teams: Within) -> None:
        """Write who is within each of *teams*."""


class TeamWatch:
    """Looks at the directory, and writes."""

    def __init__(self, reader: Reader, teams: Teams) -> None:
        self._reader, self._teams = reader, teams

    async def run(self) -> None:
        """Look until cancelled, whatever happens to the database."""
        written: tuple[Roster, date] | None = None
        written_at, clock, outage = 0.0, asyncio.get_running_loop().time, Outage("teams")
        while True:
            try:
                now = (await self._reader.directory()).roster, self._reader.now().today
                if now != written or clock() - written_at > _WRITTEN_AGAIN_S:
                    await self._teams.put(within(*now))
                    written, written_at = now, clock()
                outage.ends()
            except (PyMongoError, AwayError) as away:
                outage.goes_on(f"{type(away).__name__}: {away}")
            await asyncio.sleep(_LOOK_S)


def within(roster: Roster, today: date) -> dict[str, frozenset[Scope]]:
    """Return the teams with who is within each *today*: the team, its teams, and the managers of all these."""
    found: defaultdict[str, set[Scope]] = defaultdict(set)
    for team in roster.team_ids:
        for one in roster.lineage(team):
            found[one].add(Scope.team(team))
    for manager in roster.places:
        for one in roster.teams_of(manager, today):
            found[one].add(Scope.manager(manager))
    return {team: frozenset(scopes) for team, scopes in found.items()}
