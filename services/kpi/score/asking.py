"""What a KPI on request may ask about, answered from the cells, records and directory of one generation."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from services.kpi.kpis import LIVE, Figures, Kpi
from services.kpi.kpis.on_request import ManagerDay
from services.kpi.records.client import Client, Ledger, client_state
from services.kpi.records.facts import CONTACT, ORDER
from services.kpi.score.blocks import BlockKey
from services.kpi.score.breakdown import books_by_value
from services.kpi.score.cards import Card
from services.kpi.score.directory import Directory
from services.kpi.score.memory import HeldCell, Memory
from services.kpi.score.needs import ALL, Needs, needs_of
from services.kpi.score.roster import Roster
from services.kpi.score.scorecard import House, Scorer, blocks_between, blocks_of
from services.kpi.score.sums import Now
from services.kpi.score.teams import Teams, roster_for
from shared.events import KpiReading
from shared.values import COMPANY, UNASSIGNED, Period, PeriodKind, Scope, ScopeKind, kind_of


class Cells(Protocol):
    """A generation's documents, as far as questions need them."""

    def cells(self, blocks: Collection[BlockKey], today: date, by: str = "") -> AsyncIterator[HeldCell]:
        """Yield all cells of *blocks*; with *by*, those that are broken down in that dimension."""

    async def scopes(self) -> set[Scope]:
        """Return every scope that has a card."""

    def ledgers(self) -> AsyncIterator[tuple[str, Ledger]]:
        """Yield every client's ledger, with its id."""


class Generation(NamedTuple):
    """What everything is answered from: one generation's documents, who was where, and how the company counts."""

    store: Cells
    directory: Directory
    house: House
    now: Now

    def roster(self, teams: Teams) -> Roster:
        """Return who counts for which team."""
        return roster_for(teams, self.directory.roster, self.now.today)

    def scorer(self, book: Memory, teams: Teams = Teams.THEN, needs: Needs = ALL) -> Scorer:
        """Return what makes readings of the sums in *book*."""
        return Scorer(self.house, self.now, self.directory, book, roster=self.roster(teams), needs=needs)

    def blocks(self, card: Card, teams: Teams = Teams.THEN, needs: Needs = ALL) -> set[BlockKey]:
        """Return the blocks that *card*, or what *needs* says of it, is made from."""
        return set(blocks_of(*card, self.directory, self.house, self.now, roster=self.roster(teams), needs=needs))

    async def kpis(
        self, cards: Sequence[Card], kpis: Sequence[Kpi], teams: Teams = Teams.THEN
    ) -> dict[Card, dict[str, KpiReading]]:
        """Return *kpis* of *cards*, made of their cells."""
        needs = needs_of(kpis)
        blocks = {block for card in cards for block in self.blocks(card, teams, needs)}
        scorer = self.scorer(await self.book(blocks, needs), teams, needs)
        return {card: scorer.kpis(*card, kpis) for card in cards}

    async def book(self, blocks: set[BlockKey], needs: Needs = ALL) -> Memory:
        """Return *blocks*, read, with the measures that *needs* says."""
        book = Memory()
        cells = self.store.cells(blocks, self.now.today)
        book.learn(blocks, [cell.of(needs.measures) async for cell in cells])
        return book

    async def books(self, blocks: set[BlockKey], dimension: str, needs: Needs = ALL) -> dict[str, Memory]:
        """Return *blocks*, read by value of *dimension*, with the measures that *needs* says."""
        cells = self.store.cells(blocks, self.now.today, dimension)
        return books_by_value(blocks, [cell async for cell in cells], needs.measures)


class Asking:
    """One question: it implements `Ask`."""

    def __init__(self, generation: Generation, card: Card, teams: Teams = Teams.THEN) -> None:
        self._generation, self._teams = generation, teams
        self.scope, self.period = card
        self.today = generation.now.today
        self.currency = generation.house.currency
        self.rules = generation.house.rules
        self.directory = generation.directory
        self.forecast_freeze_days = generation.house.forecast_freeze_days

    async def figures(self, scope: Scope, first: date, last: date) -> Figures:
        """Return the sums of *scope* from *first* to *last*, both included; stocks as they are at the end of *last*."""
        book = await self._generation.book(self._blocks(scope, first, last))
        return self._scorer(book).between(scope, first, last, kind_of(first, last))

    async def by(self, scope: Scope, dimension: str, first: date, last: date) -> Mapping[str, Figures]:
        """Return the same, broken down: by value of *dimension*."""
        books = await self._generation.books(self._blocks(scope, first, last), dimension)
        kind = kind_of(first, last)
        return {value: self._scorer(book).between(scope, first, last, kind) for value, book in books.items()}

    async def manager_days(self, scope: Scope, first: date, last: date) -> list[ManagerDay]:
        """Return the figures of every day that each manager counted for *scope*."""
        last = min(last, self.today)
        stays = [stay for one in await self._members(scope) for stay in self._roster.stays(one, first, last)]
        blocks = {block for stay in stays for block in self._blocks(Scope.parse(stay.owner), stay.first, stay.last)}
        blocks |= {
            block
            for stay in stays
            for day in _days(stay.first, stay.last)
            for block in self._blocks(Scope.parse(stay.owner), day, day)
        }
        scorer = self._scorer(await self._generation.book(blocks))
        return [
            ManagerDay(owner.id, day, scorer.between(owner, day, day, PeriodKind.DAY))
            for stay in stays
            for owner in [Scope.parse(stay.owner)]
            for day in _days(stay.first, stay.last)
        ]

    async def readings(self, scope: Scope, period: Period) -> Mapping[str, KpiReading]:
        """Return the scorecard of *scope*."""
        card = Card(scope, period)
        return (await self._generation.kpis([card], LIVE, self._teams))[card]

    async def clients(self, scope: Scope) -> AsyncIterator[tuple[str, Client]]:
        """Yield every client (id and state) that *scope* has served last; of the company all."""
        members = frozenset(self._roster.members(scope, self.today))
        async for client, ledger in self._generation.store.ledgers():
            state = client_state(client, ledger)
            if scope == COMPANY or serving(state) in members:
                yield client, state

    async def _members(self, scope: Scope) -> list[Scope]:
        """Return the scopes whose days are looked at: of the company, every manager there is."""
        if scope.kind is not ScopeKind.COMPANY:
            return [scope]
        known = await self._generation.store.scopes() | self._roster.scopes
        return sorted(one for one in known if one.kind is ScopeKind.MANAGER)

    @property
    def _roster(self) -> Roster:
        return self._generation.roster(self._teams)

    def _scorer(self, book: Memory) -> Scorer:
        return self._generation.scorer(book, self._teams)

    def _blocks(self, scope: Scope, first: date, last: date) -> set[BlockKey]:
        rates = self.directory.rates(self.currency)
        return set(blocks_between(scope, first, last, roster=self._roster, rates=rates, now=self._generation.now))


def serving(client: Client) -> str:
    """Return the scope that had an order of the client, or contact with it, last."""
    rows = [row for name in (ORDER, CONTACT) for row in client.of(name) if row.manager and row.value > 0]
    last = max(rows, key=lambda row: (row.day, row.manager or ""), default=None)
    return str(Scope.manager(last.manager)) if last and last.manager else str(UNASSIGNED)


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
