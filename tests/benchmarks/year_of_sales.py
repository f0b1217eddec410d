"""A year of 200 managers in ten teams, in the database as the fold and score leave it.

One rich day, the published examples folded by the fold's own functions, is told again for every manager and work day,
more or less of it; the cards are made by score's own scorer and written by its store.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from zlib import crc32

from pymongo import InsertOne
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import CELLS, SHARDS, CellKey, DirectoryRecord, Version, cell_id, shard_id
from services.kpi.generation import declare_live
from services.kpi.kpis import LIVE
from services.kpi.records.directory import DIRECTORY_KINDS
from services.kpi.score.asking import Generation
from services.kpi.score.blocks import is_month
from services.kpi.score.cards import Card, Known
from services.kpi.score.directory import Directory
from services.kpi.score.publisher import digest_of, event_of
from services.kpi.score.scorecard import House
from services.kpi.score.sparse import Kpis, sparse
from services.kpi.score.store import Live, ScoreStore, StoredCard
from services.kpi.score.sums import Now
from shared.events import AnyEvent
from shared.events.examples import EXAMPLES
from shared.mongo import Document
from shared.topics import SHARD_TOPICS
from shared.values import COMPANY, Period, Scope
from tests.builders import a_manager_joined, a_plan_set, a_team_created
from tests.folding import PureFold

MANAGERS, TEAMS, DAYS, PARTS = 200, 10, 365, 4
RICH_DAY, RICH_MANAGER = "2026-11-23", "manager:m-14"
_NOT_OF_ONE_DAY = {"EventRetracted", "KpiUpdated", "AlertRaised", "TargetReached", "ClientMerged"}
_AT_ONCE = 1_000
_SATURDAY = 5

Sums = dict[str, int]


class Year:
    """The year up to *now* of one company."""

    def __init__(self, database: AsyncDatabase[Document], house: House, now: datetime, day_cells: int = DAYS) -> None:
        """Begin the year; managers have cells of the last *day_cells* days, and of all months."""
        self._days_since = Now.at(now, house.rules).today - timedelta(days=day_cells)
        self._database, self._house, self._now = database, house, Now.at(now, house.rules)
        self._live = Live("year", PARTS)
        self._store = ScoreStore(database, self._live)
        self._directory = Directory(house.rules)

    async def write(self) -> None:
        """Write cells, directory and cards, and make them live."""
        await self._write_directory()
        rich = _rich_day()
        cells = self._cells(rich)
        while some := list(islice(cells, _AT_ONCE)):
            await self._database[CELLS].bulk_write([InsertOne(document) for document in some], ordered=False)
        for shard in range(PARTS):
            folded = {"fingerprint": "year", "epoch": 0, "batch": 2, "from": [0] * len(SHARD_TOPICS)}
            arrived = {type_: int(self._now.moment.timestamp() * 1000) for type_ in EXAMPLES}
            upto = {"_id": shard_id("year", shard), "upto": [0] * len(SHARD_TOPICS), "arrived": arrived}
            first_month = f"{min(self._work_days()):%Y-%m}"
            await self._database[SHARDS].insert_one({**folded, **upto, "first_month": first_month})
        await declare_live(self._database, "year", PARTS, self._now.moment)
        await self._write_cards()

    @property
    def managers(self) -> list[Scope]:
        """Return all managers."""
        return [Scope.manager(f"m-{number:03}") for number in range(MANAGERS)]

    @property
    def scopes(self) -> list[Scope]:
        """Return everybody who has cards."""
        return [COMPANY, *(Scope.team(f"team-{number}") for number in range(TEAMS)), *self.managers]

    async def _write_directory(self) -> None:
        fold = PureFold(self._house.rules)
        fold.take(self._staff())
        records = [
            (DirectoryRecord(key.kind, key.id, list(record.events)), Version(0, 1))
            for key, record in fold.records.items()
            if key.kind in DIRECTORY_KINDS
        ]
        for record, version in records:
            self._directory.put(record, version)
        await self._store.keep_directory(records)
        await self._store.add_scopes(self.scopes)

    def _staff(self) -> Iterator[AnyEvent]:
        first, month = self._now.moment - timedelta(days=DAYS), str(Period.parse(f"{self._now.today:%Y-%m}"))
        for number in range(TEAMS):
            yield a_team_created(at=first, team_id=f"team-{number}", name=f"Team {number}")
        for number, manager in enumerate(self.managers):
            team, name = f"team-{number % TEAMS}", f"Manager {number}"
            yield a_manager_joined(at=first, manager_id=manager.id, team_id=team, display_name=name)
        for scope in self.scopes:
            yield a_plan_set(at=first, plan_id=f"plan-{scope}", scope=str(scope), period=month, target=10_000_000)

    def _cells(self, rich: dict[str, Sums]) -> Iterator[Document]:
        """Yield every manager's and the company's cells, by day and by month, each shard's part of them."""
        company: defaultdict[CellKey, Sums] = defaultdict(dict)
        for manager in self.managers:
            months: defaultdict[str, Sums] = defaultdict(dict)
            for day in self._work_days():
                times = 1 + crc32(f"{manager}{day}".encode()) % 5
                _add(months[f"{day:%Y-%m}"], rich[""], times, f"{day:%Y-%m}")
                if day > self._days_since:
                    yield from _documents(CellKey(str(manager), day.isoformat()), _times(rich[""], times))
                for by, sums in rich.items():
                    for span in (day.isoformat(), f"{day:%Y-%m}"):
                        _add(company[CellKey(str(COMPANY), span, by)], sums, times, span)
            for month, sums in months.items():
                yield from _documents(CellKey(str(manager), month), sums)
        for key, sums in company.items():
            yield from _documents(key, sums)

    def _work_days(self) -> Iterator[date]:
        for number in range(DAYS):
            day = self._now.today - timedelta(days=number)
            if day.weekday() < _SATURDAY:
                yield day

    async def _write_cards(self) -> None:
        """Write the cards of every period that today lies in, and of the month before."""
        today = self._now.today
        periods = [*Period.all_of(today), Period.parse(f"{today.replace(day=1) - timedelta(days=1):%Y-%m}")]
        generation = Generation(self._store, self._directory, self._house, self._now)
        for scope in self.scopes:
            cards = [Card(scope, period) for period in periods]
            made = await generation.kpis(cards, LIVE)
            await self._store.write([self._stored(card, kpis) for card, kpis in made.items()])

    def _stored(self, card: Card, kpis: Kpis) -> StoredCard:
        told = sparse(kpis, self._house.currency, card.period.kind)
        known = Known(1, digest_of(told), self._now.today, self._now.today)
        return StoredCard(card, None, known, event_of(card, 1, self._now.moment, told, "year"))


def _rich_day() -> dict[str, Sums]:
    """Return the sums of a manager's day, by dimension ("" = not broken down)."""
    fold = PureFold()
    fold.take(event for event in EXAMPLES.values() if event.type not in _NOT_OF_ONE_DAY)
    return {key.by: dict(sums) for key, sums in fold.cells.items() if (key.scope, key.span) == (RICH_MANAGER, RICH_DAY)}


def _documents(key: CellKey, sums: Sums) -> Iterator[Document]:
    """Yield the cell's parts, one for each shard."""
    for shard in range(PARTS):
        part = {name: value for name, value in sums.items() if crc32(name.encode()) % PARTS == shard}
        what = {"_id": cell_id("year", shard, key), "scope": key.scope, "span": key.span, "by": key.by}
        yield {**what, "generation": "year", "shard": shard, "epoch": 0, "batch": 1, "measures": part}


def _times(sums: Sums, times: int) -> Sums:
    return {name: value * times for name, value in sums.items()}


def _add(total: Sums, sums: Sums, times: int, span: str) -> None:
    """Add *sums*; a month's cell does not keep what falls due by the quarter-hour."""
    for key, value in sums.items():
        name = key.partition("@")[0] if is_month(span) else key
        total[name] = total.get(name, 0) + value * times
