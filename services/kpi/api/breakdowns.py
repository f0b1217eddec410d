"""A KPI by the values of a dimension: by channel, by product, by stage."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.kpi.api.questions import dimension_named, kpi_named, period_named, scope_named
from services.kpi.api.scorecards import OfTeams
from services.kpi.kpis import Kpi
from services.kpi.score.cards import Card
from services.kpi.score.reader import Breakdown, Reader
from services.kpi.score.teams import Teams
from services.kpi.score.trust import Trust
from shared.access.seen import Seen
from shared.events import KpiReading

_MOST_KPIS, _MOST_PERIODS = 30, 24


class Row(BaseModel):
    """One value of the dimension."""

    value: str
    """`unknown` where nobody told."""
    reading: KpiReading


class BreakdownOfOne(BaseModel):
    """One KPI of one scope and period by the values of a dimension."""

    scope: str
    kpi: str
    period: str
    by: str
    total: KpiReading
    rows: list[Row]
    """Those with most behind them first."""


class BreakdownView(BreakdownOfOne):
    """The same, and how far it can be trusted."""

    trust: Trust


class Breakdowns(BaseModel):
    """Several KPIs of one scope by the values of one dimension, period by period in the order asked for."""

    breakdowns: list[BreakdownOfOne]
    trust: Trust
    """Its state is that of the last period asked for."""


def breakdown_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["breakdowns"])

    @router.get("/breakdowns")
    async def breakdowns(
        sight: Seen,
        scope: str,
        by: str,
        kpi: Annotated[list[str], Query(min_length=1, max_length=_MOST_KPIS, description="repeatable")],
        period: Annotated[list[str], Query(min_length=1, max_length=_MOST_PERIODS, description="repeatable")],
    ) -> Breakdowns:
        """Return several KPIs by the values of a dimension: the numbers of `GET /v1/breakdowns/{scope}/{kpi}`."""
        kpis = _kpis(kpi, by)
        whose = scope_named(scope, sight)
        cards = [Card(whose, period_named(one)) for one in dict.fromkeys(period)]
        found = {card: await reader.breakdowns(card, kpis, by) for card in cards}
        return Breakdowns(
            breakdowns=[
                _told(card, one, by, broken) for card, by_kpi in found.items() for one, broken in by_kpi.items()
            ],
            trust=await reader.trust_in(cards[-1]),
        )

    @router.get("/breakdowns/{scope}/{kpi}")
    async def breakdown(  # noqa: PLR0917  # one parameter for each part of the question
        sight: Seen, scope: str, kpi: str, by: str, period: str, teams: OfTeams = Teams.THEN
    ) -> BreakdownView:
        """Return the KPI of a scope and period by the values of one of its dimensions, and the whole."""
        card, asked = Card(scope_named(scope, sight), period_named(period)), kpi_named(kpi)
        found = await reader.breakdown(card, asked, dimension_named(by, asked), teams)
        told = _told(card, kpi, by, found)
        return BreakdownView(**dict(told), trust=await reader.trust_in(card))

    return router


def _kpis(texts: Iterable[str], by: str) -> list[Kpi]:
    """Return the KPIs that *texts* name, each once; all can be broken down. Raises: NotFoundError, InvalidError."""
    kpis = [kpi_named(one) for one in dict.fromkeys(texts)]
    for kpi in kpis:
        dimension_named(by, kpi)
    return kpis


def _told(card: Card, kpi: str, by: str, found: Breakdown) -> BreakdownOfOne:
    return BreakdownOfOne(
        scope=str(card.scope),
        kpi=kpi,
        period=str(card.period),
        by=by,
        total=found.total,
        rows=[Row(value=row.value, reading=row.reading) for row in found.rows],
    )
