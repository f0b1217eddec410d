"""Numbers as files for spreadsheets and data tools: a row for each scope, period and KPI."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from services.kpi.api.export_rows import Row, Told, rows_of
from services.kpi.api.questions import live_kpis_named, period_named, scope_named
from services.kpi.api.scorecards import OfTeams
from services.kpi.api.series import days_asked
from services.kpi.api.tables import MEDIA_TYPES, Format, table
from services.kpi.kpis import Kpi
from services.kpi.score.cards import Card
from services.kpi.score.names import name_of
from services.kpi.score.reader import Reader
from services.kpi.score.teams import Teams
from services.kpi.score.trust import state_of
from shared.access.seen import Seen
from shared.refusals import InvalidError
from shared.values import Period, PeriodKind, Scope

T = TypeVar("T")

_AT_ONCE = 20
"""So many cards are read and written while everybody else waits."""
_MOST_CARDS = 2_000
_MOST_POINTS = 50_000

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the file",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            MEDIA_TYPES[Format.PARQUET]: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}

Scopes = Annotated[
    list[str], Query(min_length=1, description="several are several rows: `scope=company&scope=team:east`")
]
Periods = Annotated[list[str], Query(min_length=1, description="likewise")]
InFormat = Annotated[Format, Query(alias="format")]


def export_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1/export", tags=["export"])

    @router.get("/scorecards", response_class=StreamingResponse, responses=_FILE)
    async def scorecards(  # noqa: PLR0917  # one parameter for each part of the question
        sight: Seen,
        scope: Scopes,
        period: Periods,
        kpi: Annotated[list[str] | None, Query(description="only these; by default all of a scorecard")] = None,
        format_: InFormat = Format.CSV,
        teams: OfTeams = Teams.THEN,
    ) -> StreamingResponse:
        """Return the KPIs of scopes and periods as a file: the numbers of `GET /v1/scorecards/{scope}`."""
        scopes, periods = _each(scope_named(one, sight) for one in scope), _each(period_named(one) for one in period)
        if len(scopes) * len(periods) > _MOST_CARDS:
            raise InvalidError(f"at most {_MOST_CARDS} scorecards at once: ask for fewer scopes or periods", "scope")
        kpis = [one.id for one in live_kpis_named(kpi or ())]
        cards = [Card(*one) for one in product(scopes, periods)]
        return await _file(_cards(reader, cards, kpis, teams), format_, "scorecards")

    @router.get("/series", response_class=StreamingResponse, responses=_FILE)
    async def series(  # noqa: PLR0917  # one parameter for each part of the question
        sight: Seen,
        scope: Scopes,
        kpi: Annotated[list[str], Query(min_length=1)],
        since: Annotated[str | None, Query(alias="from")] = None,
        to: str | None = None,
        format_: InFormat = Format.CSV,
    ) -> StreamingResponse:
        """Return KPIs day by day as a file: the numbers of `GET /v1/series/{scope}/{kpi}`."""
        scopes, kpis = _each(scope_named(one, sight) for one in scope), live_kpis_named(kpi)
        days = _days(*days_asked(reader, since, to))
        if len(scopes) * len(kpis) * len(days) > _MOST_POINTS:
            raise InvalidError(f"at most {_MOST_POINTS} points at once: ask for fewer scopes, KPIs or days", "scope")
        return await _file(_lines(reader, list(product(scopes, kpis)), days), format_, "series")

    return router


async def _cards(reader: Reader, cards: Sequence[Card], kpis: Sequence[str], teams: Teams) -> AsyncIterator[list[Row]]:
    """Yield the rows of *cards*, of some of them at a time; without *kpis*, of all that they have."""
    for some in _batches(cards):
        reads, roster = await reader.read(some, teams), (await reader.directory()).roster
        now, house = reader.now(), reader.house
        yield [
            row
            for card, read in zip(some, reads, strict=True)
            for row in rows_of(
                Told(
                    card, name_of(card.scope, roster), state_of(card.period, now, house, [read.kept]), read.view.as_of
                ),
                [(kpi, read.view.kpis[kpi]) for kpi in kpis or read.view.kpis],
                now,
                house,
            )
        ]


async def _lines(
    reader: Reader, lines: Sequence[tuple[Scope, Kpi]], days: Sequence[Period]
) -> AsyncIterator[list[Row]]:
    """Yield the rows of *lines*, each a KPI of a scope, one after the other."""
    for scope, kpi in lines:
        cards = [Card(scope, day) for day in days]
        points = await reader.series(scope, kpi, days[0].first, days[-1].first)
        states, roster = await reader.states(cards), (await reader.directory()).roster
        now, name = reader.now(), name_of(scope, roster)
        yield [
            row
            for card, point, state in zip(cards, points, states, strict=True)
            for row in rows_of(Told(card, name, state, now.moment), [(kpi.id, point.reading)], now, reader.house)
        ]


async def _file(batches: AsyncIterator[list[Row]], format_: Format, name: str) -> StreamingResponse:
    """Return the file of *batches*, the first of which is made before anything is sent: it may still be refused."""
    first = await anext(batches)

    async def content() -> AsyncIterator[bytes]:
        rows = table(format_)
        yield rows.begin()
        yield rows.add(first)
        async for batch in batches:
            yield rows.add(batch)
        yield rows.end()

    headers = {"Content-Disposition": f'attachment; filename="{name}.{format_}"'}
    return StreamingResponse(content(), headers=headers, media_type=MEDIA_TYPES[format_])


def _batches(cards: Sequence[Card]) -> list[Sequence[Card]]:
    return [cards[start : start + _AT_ONCE] for start in range(0, len(cards), _AT_ONCE)]


def _days(first: date, last: date) -> list[Period]:
    return [Period.of(PeriodKind.DAY, first + timedelta(days=n)) for n in range((last - first).days + 1)]


def _each(told: Iterable[T]) -> list[T]:
    """Return what was *told*, each once."""
    return list(dict.fromkeys(told))
