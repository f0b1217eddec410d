"""Who is within which team, for what a lead may see: the KPI service, which knows, writes it where all can read it."""

import asyncio
import math
from collections.abc import Collection, Mapping

from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase

from shared.mongo import Document
from shared.values import Scope

TEAMS = "teams"
_KEPT_S = 5.0


class Teams:
    """The teams, and who is within each today: managers, teams, and managers of these."""

    def __init__(self, database: AsyncDatabase[Document], kept_s: float = _KEPT_S) -> None:
        self._teams = database[TEAMS]
        self._known: dict[str, frozenset[Scope]] = {}
        self._kept_s, self._read_at = kept_s, -math.inf

    async def within(self, team: str) -> frozenset[Scope]:
        """Return who is within *team*; at most some seconds old. Raises: PyMongoError."""
        now = asyncio.get_running_loop().time()
        if now - self._read_at >= self._kept_s:
            found = [one async for one in self._teams.find()]
            self._known = {one["_id"]: frozenset(map(Scope.parse, one["within"])) for one in found}
            self._read_at = now
        return self._known.get(team, frozenset())

    async def put(self, teams: Mapping[str, Collection[Scope]]) -> None:
        """Write who is within each of *teams*. Raises: PyMongoError."""
        documents = [{"_id": team, "within": sorted(map(str, within))} for team, within in teams.items()]
        writes = [ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in documents]
        if writes:
            await self._teams.bulk_write(writes, ordered=False)
