"""Many numbers in one answer: scorecards of several scopes and periods, days of several scopes and KPIs."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.kpi.api.questions import live_kpis_named, period_named, scopes_wanted
from services.kpi.api.series import Day, days_asked
from services.kpi.kpis import LIVE, Kpi
from services.kpi.score.cards import Card
from services.kpi.score.reader import Line, Reader
from services.kpi.score.trust import Trust
from services.kpi.score.view import ScorecardView
from services.kpi.score.wanted import WantedScopes
from shared.access.principal import Sight
from shared.access.seen import Seen
from shared.refusals import InvalidError
from shared.values import Period, PeriodKind, Scope

_MOST_CARDS = 2_000
_MOST_CELLS = 30_000
_MOST_POINTS = 20_000

Scopes = Annotated[
    list[str], Query(min_length=1, description="repeatable; `manager:*` and `team:*` are all managers, all teams")
]
Kpis = Annotated[list[str], Query(min_length=1, description="repeatable")]
Periods = Annotated[list[str], Query(min_length=1, description="repeatable")]


class Scorecards(BaseModel):
    """Scorecards, scope by scope in the order asked for, and each scope's periods likewise."""

    cards: list[ScorecardView]
    """Each with the KPIs asked for, in their order; without any, all that scorecards have."""
    trust: Trust
    """Its state is that of the last period asked for."""


class SeriesOfOne(BaseModel):
    """One KPI of one scope, day by day."""

    scope: str
    kpi: str
    days: list[Day]


class SeriesOfMany(BaseModel):
    """Series, scope by scope in the order asked for, and each scope's KPIs likewise."""

    series: list[SeriesOfOne]
    trust: Trust
    """Its state is that of the last day."""


def side_by_side_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["scorecards"])

    @router.get("/scorecards")
    async def scorecards(
        sight: Seen,
        scope: Scopes,
        period: Periods,
        kpi: Annotated[list[str] | None, Query(description="repeatable; by default all of a scorecard")] = None,
    ) -> Scorecards:
        """Return the KPIs of several scopes for several periods: the numbers of `GET /v1/scorecards/{scope}`."""
        wanted, kpis = scopes_wanted(scope, sight), live_kpis_named(kpi) if kpi else LIVE
        periods = [period_named(one) for one in dict.fromkeys(period)]
        scopes = await _scopes(reader, wanted, sight)
        _check_cards(scopes, kpis, periods)
        reads = await reader.read([Card(one, when) for one in scopes for when in periods], kpis=kpis)
        last = reads[len(periods) - 1 :: len(periods)]
        return Scorecards.model_construct(
            cards=[read.view for read in reads], trust=await reader.trust(periods[-1], last)
        )

    @router.get("/series")
    async def series(
        sight: Seen,
        scope: Scopes,
        kpi: Kpis,
        since: Annotated[str | None, Query(alias="from")] = None,
        to: str | None = None,
    ) -> SeriesOfMany:
        """Return KPIs of several scopes day by day: the numbers of `GET /v1/series/{scope}/{kpi}`."""
        first, last = days_asked(reader, since, to)
        wanted, kpis = scopes_wanted(scope, sight), live_kpis_named(kpi)
        scopes, days = await _scopes(reader, wanted, sight), (last - first).days + 1
        if len(scopes) * len(kpis) * days > _MOST_POINTS:
            raise _too_many(f"{len(scopes)} scopes by {len(kpis)} KPIs by {days} days", f"{_MOST_POINTS} points")
        lines = await reader.lines(scopes, kpis, first, last)
        trust = await reader.trust_in_all(scopes, Period.of(PeriodKind.DAY, last))
        return SeriesOfMany.model_construct(series=list(map(_series, lines)), trust=trust)

    return router


async def _scopes(reader: Reader, wanted: WantedScopes, sight: Sight) -> list[Scope]:
    return wanted.among(sight.among(await reader.scopes()))


def _check_cards(scopes: Sequence[Scope], kpis: Sequence[Kpi], periods: Sequence[Period]) -> None:
    """Refuse what would keep everybody else waiting. Raises: InvalidError."""
    cards, asked = len(scopes) * len(periods), f"{len(scopes)} scopes by {len(periods)} periods"
    if cards > _MOST_CARDS:
        raise _too_many(asked, f"{_MOST_CARDS} scorecards")
    if cards * len(kpis) > _MOST_CELLS:
        raise _too_many(f"{asked} by {len(kpis)} KPIs", f"{_MOST_CELLS} readings")


def _too_many(asked: str, most: str) -> InvalidError:
    return InvalidError(f"{asked} are too many: ask for at most {most} at once", "scope")


def _series(line: Line) -> SeriesOfOne:
    days = [Day.model_construct(day=one.day, reading=one.reading) for one in line.days]
    return SeriesOfOne.model_construct(scope=str(line.scope), kpi=line.kpi.id, days=days)
