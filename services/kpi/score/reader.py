"""Reading scorecards: those that are kept up to date as they are stored, any other made from cells on the spot."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.kpis import Kpi
from services.kpi.score.blocks import BlockKey
from services.kpi.score.cards import Card
from services.kpi.score.directory import Directory
from services.kpi.score.memory import Memory
from services.kpi.score.scorecard import House, Scorer, blocks_of
from services.kpi.score.store import Live, ScoreStore, live_generation
from services.kpi.score.sums import Now
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


@dataclass(slots=True)
class _Remembered:
    live: Live
    directory: Directory
    scopes: set[Scope]
    at: float


class Reader:
    """Answers from the live generation."""

    def __init__(self, database: AsyncDatabase[Document], house: House, clock: Clock) -> None:
        self._database, self.house, self._clock = database, house, clock
        self._remembered: _Remembered | None = None
        self._reading = asyncio.Lock()

    def now(self) -> Now:
        """Return the present moment on the company's clock."""
        return Now.at(self._clock(), self.house.rules)

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

    async def scorecard(self, card: Card) -> ScorecardView:
        """Return one scorecard. Raises: NoNumbersYetError."""
        return (await self.scorecards([card]))[0]

    async def scorecards(self, cards: Sequence[Card]) -> list[ScorecardView]:
        """Return *cards*, in their order. Raises: NoNumbersYetError."""
        fresh = await self._fresh()
        stored = await ScoreStore(self._database, fresh.live).events(cards)
        missing = [card for card in cards if card not in stored]
        scorer = await self._scorer(missing, fresh)
        return [
            ScorecardView.told_by(stored[card])
            if card in stored
            else ScorecardView.of(card, scorer.kpis(*card), scorer.now.moment)
            for card in cards
        ]

    async def series(self, scope: Scope, kpi: Kpi, first: date, last: date) -> list[DayReading]:
        """Return *kpi* day by day. Raises: NoNumbersYetError."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        cards = [Card(scope, Period.of(PeriodKind.DAY, day)) for day in days]
        scorer = await self._scorer(cards, await self._fresh())
        return [DayReading(card.period.first, scorer.kpis(*card, [kpi])[kpi.id]) for card in cards]

    async def _scorer(self, cards: Sequence[Card], fresh: _Remembered) -> Scorer:
        """Return what makes *cards*: it has read all cells that they need."""
        now, memory, directory = self.now(), Memory(), fresh.directory
        blocks: set[BlockKey] = {block for card in cards for block in blocks_of(*card, directory, self.house, now)}
        if blocks:
            memory.learn(blocks, await ScoreStore(self._database, fresh.live).cells(blocks, now.today))
        return Scorer(self.house, now, directory, memory)

    async def _fresh(self) -> _Remembered:
        async with self._reading:
            at, known = asyncio.get_running_loop().time(), self._remembered
            if known is None or at - known.at > _DIRECTORY_SECONDS:
                known = self._remembered = await self._read(at)
            return known

    async def _read(self, at: float) -> _Remembered:
        live = await live_generation(self._database)
        if live is None:
            raise NoNumbersYetError
        store, directory = ScoreStore(self._database, live), Directory(self.house.rules)
        async for record, version in store.directory():
            directory.put(record, version)
        return _Remembered(live, directory, await store.scopes(), at)
