"""One KPI day by day, for charts."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.kpi.api.questions import day_named, live_kpi_named, scope_named
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.trust import Trust
from shared.access.seen import Seen
from shared.events import KpiReading
from shared.refusals import InvalidError
from shared.values import Period, PeriodKind

_USUAL_DAYS = 30
_MOST_DAYS = 800


class Day(BaseModel):
    """One point."""

    day: date
    reading: KpiReading


class Series(BaseModel):
    """One KPI of one scope, day by day."""

    scope: str
    kpi: str
    days: list[Day]
    trust: Trust
    """Its state is that of the last day."""


def series_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["scorecards"])

    @router.get("/series/{scope}/{kpi}")
    async def series(
        sight: Seen,
        scope: str,
        kpi: str,
        since: Annotated[str | None, Query(alias="from")] = None,
        to: str | None = None,
    ) -> Series:
        """Return the KPI of every day from `from` to `to`: without them, of the last 30 days."""
        first, last = days_asked(reader, since, to)
        asked, whose = live_kpi_named(kpi), scope_named(scope, sight)
        found = await reader.series(whose, asked, first, last)
        days = [Day(day=one.day, reading=one.reading) for one in found]
        return Series(
            scope=scope, kpi=kpi, days=days, trust=await reader.trust_in(Card(whose, Period.of(PeriodKind.DAY, last)))
        )

    return router


def days_asked(reader: Reader, since: str | None, to: str | None) -> tuple[date, date]:
    """Return the first and the last day asked for: without them, of the last 30 days. Raises: InvalidError."""
    last = day_named(to, "to") if to else reader.now().today
    first = day_named(since, "from") if since else date.fromordinal(max(1, last.toordinal() - _USUAL_DAYS + 1))
    if not timedelta(0) <= last - first < timedelta(days=_MOST_DAYS):
        raise InvalidError(f"ask for 1 to {_MOST_DAYS} days", "from")
    return first, last
