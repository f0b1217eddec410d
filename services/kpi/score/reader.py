"""Reading numbers: scorecards that are kept up to date as they are stored, all else made from cells on the spot."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import Version
from services.kpi.generation import pointer
from services.kpi.kpis import LIVE, Kpi, OnRequest
from services.kpi.score.asking import Asking, Generation
from services.kpi.score.breakdown import ValueReading, in_order
from services.kpi.score.cards import Card, KeptCard
from services.kpi.score.directory import Directory
from services.kpi.score.explain import Facet
from services.kpi.score.log_watch import LogWatch
from services.kpi.score.needs import needs_of
from services.kpi.score.past_days import PastDays
from services.kpi.score.remembered import RememberedCard, RememberedCards
from services.kpi.score.remembered_days import ReadingsByScope
from services.kpi.score.scorecard import House
from services.kpi.score.sparse import reading_of_nothing
from services.kpi.score.store import Live, ScoreStore
from services.kpi.score.sums import Now
from services.kpi.score.teams import Teams
from services.kpi.score.trust import UNKNOWN, State, Trust, state_of
from services.kpi.score.view import ScorecardView
from shared.clock import Clock
from shared.events import KpiReading
from shared.mongo import Document
from shared.refusals import AwayError
from shared.values import Period, PeriodKind, Scope

_DIRECTORY_SECONDS = 1.0


class NoNumbersYetError(AwayError):
    """The fold has not begun: there is no generation to read."""

    code = "no-numbers-yet"

    def __init__(self) -> None:
        super().__init__("no event was folded yet, so there are no numbers: the fold has to start first")


class DayReading(NamedTuple):
    """One KPI on one day."""

    day: date
    reading: KpiReading


class Line(NamedTuple):
    """One KPI of one scope, day by day."""

    scope: Scope
    kpi: Kpi
    days: list[DayReading]


class CardRead(NamedTuple):
    """A scorecard, and how it is stored; None where it was made for this answer."""

    view: ScorecardView
    kept: KeptCard | None


class Breakdown(NamedTuple):
    """One KPI by the values of a dimension, and the whole."""

    total: KpiReading
    rows: list[ValueReading]


@dataclass(slots=True)
class _Remembered:
    live: Live
    directory: Directory
    versions: Mapping[str, Version]
    """Of the directory's documents."""
    scopes: set[Scope]
    is_scored: bool
    """False from a switch until score has made all cards: those that are stored are of an earlier reign."""
    at: float


class Reader:
    """Answers from the live generation."""

    def __init__(
        self, database: AsyncDatabase[Document], house: House, clock: Clock, log: LogWatch | None = None
    ) -> None:
        self.database, self.house, self._clock, self._log = database, house, clock, log
        self._remembered: _Remembered | None = None
        self._cards, self._past = RememberedCards(house.currency), PastDays()
        self._reading = asyncio.Lock()

    def now(self) -> Now:
        """Return the present moment on the company's clock."""
        return Now.at(self._clock(), self.house.rules)

    async def live(self) -> Live:
        """Return the live generation and its number of shards. Raises: NoNumbersYetError."""
        return (await self._fresh()).live

    async def generation(self) -> str:
        """Return the live generation. Raises: NoNumbersYetError."""
        return (await self._fresh()).live.generation

    async def directory(self) -> Directory:
        """Return who is in which team, and the plans; at most a second old. Raises: NoNumbersYetError."""
        return (await self._fresh()).directory

    async def scopes(self) -> set[Scope]:
        """Return every scope that has a card, a place or a team. Raises: NoNumbersYetError."""
        fresh = await self._fresh()
        return fresh.scopes | fresh.directory.roster.scopes

    async def arrived(self) -> dict[str, datetime]:
        """Return when the log last took an event of each type. Raises: NoNumbersYetError."""
        return await (await self._store()).arrived()

    async def whole(self) -> Generation:
        """Return all that there is to answer from, as of now. Raises: NoNumbersYetError."""
        return (await self._opened())[1]

    async def scorecard(self, card: Card) -> ScorecardView:
        """Return one scorecard. Raises: NoNumbersYetError."""
        return (await self.scorecards([card]))[0]

    async def scorecards(self, cards: Sequence[Card]) -> list[ScorecardView]:
        """Return *cards*, in their order. Raises: NoNumbersYetError."""
        return [read.view for read in await self.read(cards)]

    async def read(
        self, cards: Sequence[Card], teams: Teams = Teams.THEN, kpis: Sequence[Kpi] = LIVE
    ) -> list[CardRead]:
        """Return *kpis* of *cards*, in their order, with how they are stored. Raises: NoNumbersYetError."""
        generation = await self.whole()
        stored = await self._stored(cards) if teams is Teams.THEN else {}
        unstored = [card for card in cards if card not in stored]
        made = await generation.kpis(unstored, kpis, teams)
        ids = [kpi.id for kpi in kpis]
        return [
            CardRead(stored[card].told.view(ids), stored[card].kept)
            if card in stored
            else CardRead(ScorecardView.of(card, made[card], generation.now.moment), None)
            for card in cards
        ]

    async def reading(self, card: Card, kpi: Kpi, teams: Teams = Teams.THEN) -> KpiReading:
        """Return one KPI, worked out now if it is one on request. Raises: NoNumbersYetError."""
        generation = await self.whole()
        if isinstance(kpi, OnRequest):
            return await kpi.answer(kpi, Asking(generation, card, teams))
        return (await generation.kpis([card], [kpi], teams))[card][kpi.id]

    async def series(self, scope: Scope, kpi: Kpi, first: date, last: date) -> list[DayReading]:
        """Return *kpi* day by day. Raises: NoNumbersYetError."""
        return (await self.lines([scope], [kpi], first, last))[0].days

    async def lines(self, scopes: Sequence[Scope], kpis: Sequence[Kpi], first: date, last: date) -> list[Line]:
        """Return each of *kpis* of each of *scopes* day by day. Raises: NoNumbersYetError."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        by_day = await self._by_day(scopes, days, kpis)
        lines: list[Line] = []
        for scope in scopes:
            readings = [by_day[day][scope] for day in days]
            for kpi in kpis:
                line = [DayReading(day, of_day[kpi.id]) for day, of_day in zip(days, readings, strict=True)]
                lines.append(Line(scope, kpi, line))
        return lines

    async def _by_day(
        self, scopes: Sequence[Scope], days: Sequence[date], kpis: Sequence[Kpi]
    ) -> dict[date, ReadingsByScope]:
        store, generation = await self._opened()
        past = [day for day in days if day < generation.now.today]
        found = await self._past.read(scopes, past, kpis, store, generation)
        later = [Card(scope, Period.of(PeriodKind.DAY, day)) for day in days[len(past) :] for scope in scopes]
        for card, read in zip(later, await self.read(later, kpis=kpis), strict=True):
            found.setdefault(card.period.first, {})[card.scope] = read.view.kpis
        return found

    async def breakdown(self, card: Card, kpi: Kpi, dimension: str, teams: Teams = Teams.THEN) -> Breakdown:
        """Return *kpi* by the values of *dimension*, which it must have. Raises: NoNumbersYetError."""
        return (await self.breakdowns(card, [kpi], dimension, teams))[kpi.id]

    async def breakdowns(
        self, card: Card, kpis: Sequence[Kpi], dimension: str, teams: Teams = Teams.THEN
    ) -> dict[str, Breakdown]:
        """Return each of *kpis* by the values of *dimension*, which all must have. Raises: NoNumbersYetError."""
        generation = await self.whole()
        needs = needs_of(kpis)
        blocks = generation.blocks(card, teams, needs)
        whole = generation.scorer(await generation.book(blocks, needs), teams, needs).kpis(*card, kpis)
        parts = {
            value: generation.scorer(book, teams, needs).of_part(kpis, *card, f"{dimension}={value}")
            for value, book in (await generation.books(blocks, dimension, needs)).items()
        }
        return {kpi.id: Breakdown(whole[kpi.id], self._rows(kpi, card, parts)) for kpi in kpis}

    def _rows(self, kpi: Kpi, card: Card, parts: Mapping[str, Mapping[str, KpiReading]]) -> list[ValueReading]:
        nothing = reading_of_nothing(kpi, self.house.currency, card.period.kind)
        readings = (ValueReading(value, readings[kpi.id]) for value, readings in parts.items())
        return in_order(row for row in readings if row.reading != nothing)

    async def trust(self, period: Period, reads: Sequence[CardRead] = ()) -> Trust:
        """Return how far an answer about *period* from *reads* can be trusted; now, where nothing was stored of it."""
        now = self.now()
        as_of = min((read.view.as_of for read in reads), default=now.moment)
        return await self._trust(as_of, period, now, [read.kept for read in reads])

    async def trust_in(self, card: Card) -> Trust:
        """Return how far a number that was just made from the cells of *card* can be trusted."""
        return await self.trust_in_all([card.scope], card.period)

    async def trust_in_all(self, scopes: Iterable[Scope], period: Period) -> Trust:
        """Return how far numbers of *period* that were just made from the cells of *scopes* can be trusted."""
        now = self.now()
        is_open = state_of(period, now, self.house) is State.PROVISIONAL  # whatever its cards say
        kept = await self._kept([] if is_open else [Card(scope, period) for scope in scopes])
        return await self._trust(now.moment, period, now, list(kept.values()))

    async def states(self, cards: Sequence[Card]) -> list[State]:
        """Return whether the numbers of *cards* may still change, in their order. Raises: NoNumbersYetError."""
        now, kept = self.now(), await self._kept(cards)
        return [state_of(card.period, now, self.house, [kept.get(card)]) for card in cards]

    async def _trust(self, as_of: datetime, period: Period, now: Now, kept: Sequence[KeptCard | None]) -> Trust:
        status = UNKNOWN
        if self._log is not None:
            status = await self._log.status(await (await self._store()).positions())
        return Trust.of(as_of, status, state_of(period, now, self.house, kept))

    async def part(self, card: Card, kpi: Kpi, facet: Facet | None, teams: Teams = Teams.THEN) -> KpiReading:
        """Return *kpi*, or one row of its breakdown. Raises: NoNumbersYetError."""
        if facet is None:
            return await self.reading(card, kpi, teams)
        rows = (await self.breakdown(card, kpi, facet.dimension, teams)).rows
        nothing = reading_of_nothing(kpi, self.house.currency, card.period.kind)
        return next((row.reading for row in rows if row.value == facet.value), nothing)

    async def _stored(self, cards: Sequence[Card]) -> dict[Card, RememberedCard]:
        """Return those of *cards* that score keeps up to date."""
        fresh = await self._fresh()
        return await self._cards.read(ScoreStore(self.database, fresh.live), cards) if fresh.is_scored else {}

    async def _kept(self, cards: Sequence[Card]) -> dict[Card, KeptCard]:
        return {card: stored.kept for card, stored in (await self._stored(cards)).items()}

    async def _opened(self) -> tuple[ScoreStore, Generation]:
        """Return the documents, and all that there is to answer from, of one and the same generation."""
        fresh = await self._fresh()
        store = ScoreStore(self.database, fresh.live)
        return store, Generation(store, fresh.directory, self.house, self.now())

    async def _store(self) -> ScoreStore:
        return ScoreStore(self.database, (await self._fresh()).live)

    async def _fresh(self) -> _Remembered:
        async with self._reading:
            at, known = asyncio.get_running_loop().time(), self._remembered
            if known is None or at - known.at > _DIRECTORY_SECONDS:
                known = self._remembered = await self._read(at)
            return known

    async def _read(self, at: float) -> _Remembered:
        known = await pointer(self.database)
        if known is None:
            raise NoNumbersYetError
        live = Live(known.generation, known.shards)
        store = ScoreStore(self.database, live)
        versions = await store.directory_versions()
        directory = await self._directory(store, versions)
        is_scored = len(known.reigns) == 1 or await store.ticked() is not None
        return _Remembered(live, directory, versions, await store.scopes(), is_scored, at)

    async def _directory(self, store: ScoreStore, versions: Mapping[str, Version]) -> Directory:
        """Return the directory: while its *versions* are the same, as it was read before."""
        last = self._remembered
        if last and last.versions == versions and last.live.generation == store.generation:
            return last.directory
        directory = Directory(self.house.rules)
        async for record, version in store.directory():
            directory.put(record, version)
        return directory
