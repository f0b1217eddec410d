"""The records behind a number, and the events of one record."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.kpi.api.questions import facet_named, kpi_named, period_named, scope_named
from services.kpi.api.scorecards import OfTeams
from services.kpi.kpis.kpi import plain
from services.kpi.records import KIND, RecordKey
from services.kpi.records.client import CLIENT, ledger_of
from services.kpi.score.cards import Card
from services.kpi.score.explain import Explained, KeptRecord, Question, entries_in, events_in, numerator, weights_above
from services.kpi.score.reader import Reader
from services.kpi.score.records import Records
from services.kpi.score.seeing import Seeing
from services.kpi.score.teams import Teams
from services.kpi.score.trust import Trust
from shared.access.seen import Seen
from shared.events import KpiReading
from shared.refusals import InvalidError, NotFoundError
from shared.story import story

_USUAL, _MOST = 100, 1_000


class EntryView(BaseModel):
    """What a record adds on one day, in units of the sum."""

    day: date
    manager: str | None
    measure: str
    value: int


class RecordShare(BaseModel):
    """One record behind a number."""

    kind: str
    id: str
    client: str | None
    numerator: int | float | None
    """What it adds to the reading's; null where there is no rate, or where the KPI is a formula over other KPIs."""
    shares: dict[str, int | float | None]
    """By measure, in its unit, money in the company's currency; null where there is no rate."""
    money: dict[str, dict[str, int]]
    """By measure and currency, minor units as they were told."""
    entries: list[EntryView]
    events: int


class Behind(BaseModel):
    """The records behind one KPI of one scope and period: over all pages they add up to it."""

    scope: str
    kpi: str
    period: str
    reading: KpiReading
    numerators: list[str]
    """The measures above the line."""
    records: list[RecordShare]
    next: str | None
    """Ask again with `after` set to it; null on the last page."""
    trust: Trust


class EventView(BaseModel):
    """One event of a record."""

    counts: bool
    """False for what was retracted, or told otherwise under the same id."""
    event: dict[str, Any]


class RecordView(BaseModel):
    """All that is known of one record."""

    kind: str
    id: str
    client: str | None
    events: list[EventView]
    """In the order in which they happened."""
    ledger: list[dict[str, Any]]
    """Of a client, which is no set of events: what its records tell, by day."""
    entries: list[EntryView]


def record_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["records"])

    @router.get("/scorecards/{scope}/{kpi}/records")
    async def behind(  # noqa: PLR0917  # a question has as many parts as it has
        sight: Seen,
        scope: str,
        kpi: str,
        period: str,
        by: Annotated[str | None, Query(description="`channel=web`: only what is behind that row")] = None,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=_MOST)] = _USUAL,
        teams: OfTeams = Teams.THEN,
    ) -> Behind:
        """Return the records that a KPI is made of, page by page."""
        card, asked = Card(scope_named(scope, sight), period_named(period)), kpi_named(kpi)
        whole = await reader.whole()
        question = Question(
            kpi=asked,
            scope=card.scope,
            period=card.period,
            now=whole.now,
            roster=whole.roster(teams),
            rates=whole.directory.rates(whole.house.currency),
            rules=whole.house.rules,
            facet=facet_named(by, asked) if by else None,
        )
        records, weights = Records(reader.database, await reader.live()), weights_above(asked)
        page = await records.behind(question, _id_in(after, records), limit)
        return Behind(
            scope=scope,
            kpi=kpi,
            period=str(card.period),
            reading=await reader.part(card, asked, question.facet, teams),
            numerators=[measure.name for measure in asked.numerators],
            records=[_share(one, weights) for one in page.records],
            next=_cursor(page.following),
            trust=await reader.trust_in(card),
        )

    @router.get("/records/{kind}/{record_id:path}")
    async def record(sight: Seen, kind: str, record_id: str) -> RecordView:
        """Return the events of one record, in order, and what they add to the numbers that the caller may see."""
        if kind not in KIND:
            raise NotFoundError("the kinds of record", kind, "kind")
        parts = await Records(reader.database, await reader.live()).of(RecordKey(kind, record_id))
        seeing = Seeing(sight, (await reader.directory()).roster)
        if not parts or not seeing.sees_any(entry for part in parts for entry in entries_in(part, reader.house.rules)):
            raise NotFoundError(kind, record_id, "record_id")
        return _view(parts, reader, seeing)

    return router


def _share(one: Explained, weights: Mapping[str, Fraction] | None) -> RecordShare:
    record = one.record
    return RecordShare(
        kind=record.key.kind,
        id=record.key.id,
        client=_client(record),
        numerator=plain(numerator(one.shares, weights)),
        shares={measure: plain(share) for measure, share in one.shares.items()},
        money=one.money,
        entries=[EntryView(**entry._asdict()) for entry in one.entries],
        events=0 if record.key.kind == CLIENT.name else len(record.events),
    )


def _view(parts: list[KeptRecord], reader: Reader, seeing: Seeing) -> RecordView:
    first, *others = parts
    is_client = first.key.kind == CLIENT.name
    rules = reader.house.rules
    entries = [
        EntryView(day=entry.day, manager=entry.manager, measure=entry.measure, value=value)
        for part in parts
        for entry, value in entries_in(part, rules).items()
        if seeing.sees(entry)
    ]
    return RecordView(
        kind=first.key.kind,
        id=first.key.id,
        client=None if others else _client(first),
        events=[] if is_client else _events(parts),
        ledger=_ledger(first, seeing) if is_client else [],
        entries=sorted(entries, key=lambda one: (one.day, one.measure, one.manager or "")),
    )


def _events(parts: list[KeptRecord]) -> list[EventView]:
    events = [event for part in parts for event in events_in(part)]
    counting = {id(event) for event in story(events).events}
    events.sort(key=lambda event: (event.time, event.source, event.id))
    return [
        EventView(counts=id(one) in counting, event=one.model_dump(mode="json", exclude_none=True)) for one in events
    ]


def _ledger(record: KeptRecord, seeing: Seeing) -> list[dict[str, Any]]:
    rows = [(key, value) for key, value in ledger_of(record.events[0]).items() if seeing.sees_row(key)]
    return [{**key._asdict(), "day": key.day.isoformat(), "value": value} for key, value in sorted(rows)]


def _client(record: KeptRecord) -> str | None:
    return record.key.id if record.key.kind == CLIENT.name else record.client or None


def _cursor(following: str | None) -> str | None:
    return None if following is None else urlsafe_b64encode(following.encode()).decode()


def _id_in(cursor: str | None, records: Records) -> str:
    if not cursor:
        return ""
    try:
        after = b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise InvalidError("it is none of the cursors that pages name in `next`", "after") from error
    if not records.has_id(after):
        raise InvalidError("it is no cursor of the numbers that are live now: begin again without it", "after")
    return after
