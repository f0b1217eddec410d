"""Scorecards and leaderboards."""

from enum import StrEnum

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.api.questions import kpi_named, period_named, scope_named
from services.kpi.score.cards import Card
from services.kpi.score.ranking import Ranked, ranking
from services.kpi.score.reader import Reader
from services.kpi.score.roster import Roster
from services.kpi.score.view import ScorecardView
from shared.events import KpiReading
from shared.values import Scope, ScopeKind


class Of(StrEnum):
    """Who is ranked."""

    MANAGER = "manager"
    TEAM = "team"


class Row(BaseModel):
    """One place of a leaderboard."""

    rank: int | None
    """Equal values share a rank; null for who has no value."""
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


def scorecard_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["scorecards"])

    @router.get("/scorecards/{scope}")
    async def scorecard(scope: str, period: str) -> ScorecardView:
        """Return all KPIs of a scope for a period; of a manager nobody has heard of, an empty one."""
        return await reader.scorecard(Card(scope_named(scope), period_named(period)))

    @router.get("/leaderboards/{kpi}")
    async def leaderboard(kpi: str, period: str, of: Of = Of.MANAGER) -> Leaderboard:
        """Return managers or teams by one KPI, the best first, without a value last."""
        asked, its_period = kpi_named(kpi), period_named(period)
        scopes = sorted(scope for scope in await reader.scopes() if scope.kind is ScopeKind(of))
        cards = await reader.scorecards([Card(scope, its_period) for scope in scopes])
        roster = (await reader.directory()).roster
        rows = [_row(one, kpi, roster) for one in ranking(cards, kpi, asked.better)]
        return Leaderboard(kpi=kpi, period=str(its_period), of=of, better=asked.better, rows=rows)

    return router


def name_of(scope: Scope, roster: Roster) -> str:
    """Return what people call *scope*; its id where nobody said."""
    if scope.kind is ScopeKind.TEAM and scope.id in roster.teams:
        return roster.teams[scope.id].name
    return roster.names.get(scope.id, scope.id) if scope.kind is ScopeKind.MANAGER else scope.id or str(scope.kind)


def _row(ranked: Ranked, kpi: str, roster: Roster) -> Row:
    card = ranked.card
    return Row(
        rank=ranked.rank,
        scope=card.scope,
        name=name_of(Scope.parse(card.scope), roster),
        reading=card.kpis[kpi],
    )
