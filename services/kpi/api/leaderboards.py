"""Leaderboards."""

from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.api.questions import live_kpi_named, period_named
from services.kpi.api.scorecards import OfTeams
from services.kpi.score.cards import Card
from services.kpi.score.names import name_of
from services.kpi.score.ranking import Ranked, least_n, ranking
from services.kpi.score.reader import Reader
from services.kpi.score.roster import Roster
from services.kpi.score.teams import Teams
from services.kpi.score.trust import Trust
from shared.access.seen import Seen
from shared.events import KpiReading
from shared.values import Scope, ScopeKind


class Of(StrEnum):
    """Who is ranked."""

    MANAGER = "manager"
    TEAM = "team"


class Row(BaseModel):
    """One place of a leaderboard."""

    rank: int | None
    """Equal values share a rank; null for who has no value, or too few facts behind a mean or share (R15)."""
    scope: str
    name: str
    reading: KpiReading


class Leaderboard(BaseModel):
    """Who is best at one KPI in one period."""

    kpi: str
    period: str
    of: Of
    better: str
    rows: list[Row]
    trust: Trust


def leaderboard_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["scorecards"])

    @router.get("/leaderboards/{kpi}")
    async def leaderboard(
        sight: Seen, kpi: str, period: str, of: Of = Of.MANAGER, teams: OfTeams = Teams.THEN
    ) -> Leaderboard:
        """Return managers or teams by one KPI that scorecards have, the best first, without a value last.

        Of those whose numbers the caller may see, with their ranks among all.
        """
        asked, its_period = live_kpi_named(kpi), period_named(period)
        scopes = sorted(scope for scope in await reader.scopes() if scope.kind is ScopeKind(of))
        reads = await reader.read([Card(scope, its_period) for scope in scopes], teams, [asked])
        roster = (await reader.directory()).roster
        least = least_n(asked, reader.house)
        readings = {read.view.scope: read.view.kpis[kpi] for read in reads}
        ranked = ranking(readings, asked.better, least)
        rows = [_row(one, roster) for one in ranked if sight.sees(Scope.parse(one.scope))]
        trust = await reader.trust(its_period, reads)
        return Leaderboard(kpi=kpi, period=str(its_period), of=of, better=asked.better, rows=rows, trust=trust)

    return router


def _row(ranked: Ranked, roster: Roster) -> Row:
    name = name_of(Scope.parse(ranked.scope), roster)
    return Row(rank=ranked.rank, scope=ranked.scope, name=name, reading=ranked.reading)
