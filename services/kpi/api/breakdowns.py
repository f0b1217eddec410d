"""A KPI by the values of a dimension: by channel, by product, by stage."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.api.questions import dimension_named, kpi_named, period_named, scope_named
from services.kpi.api.scorecards import OfTeams
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.teams import Teams
from services.kpi.score.trust import Trust
from shared.events import KpiReading


class Row(BaseModel):
    """One value of the dimension."""

    value: str
    """`unknown` where nobody told."""
    reading: KpiReading


class BreakdownView(BaseModel):
    """One KPI of one scope and period by the values of a dimension."""

    scope: str
    kpi: str
    period: str
    by: str
    total: KpiReading
    rows: list[Row]
    """Those with most behind them first; stages in the order in which deals pass them."""
    trust: Trust


def breakdown_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["breakdowns"])

    @router.get("/breakdowns/{scope}/{kpi}")
    async def breakdown(scope: str, kpi: str, by: str, period: str, teams: OfTeams = Teams.THEN) -> BreakdownView:
        """Return the KPI of a scope and period by the values of one of its dimensions, and the whole."""
        card, asked = Card(scope_named(scope), period_named(period)), kpi_named(kpi)
        found = await reader.breakdown(card, asked, dimension_named(by, asked), teams)
        return BreakdownView(
            scope=scope,
            kpi=kpi,
            period=str(card.period),
            by=by,
            total=found.total,
            rows=[Row(value=row.value, reading=row.reading) for row in found.rows],
            trust=await reader.trust_in(card),
        )

    return router
