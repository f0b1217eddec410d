"""Scorecards of events without a database: folded, read by blocks as score reads them, and scored."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime

from services.kpi.cells import DirectoryRecord, Version
from services.kpi.kpis import Figures
from services.kpi.records import RecordKey, Rules, keys_of
from services.kpi.records.client import CLIENT, Ledger, ledger_text
from services.kpi.records.directory import DIRECTORY_KINDS
from services.kpi.score.asking import Generation
from services.kpi.score.blocks import BlockKey, part_of
from services.kpi.score.directory import Directory
from services.kpi.score.explain import KeptRecord
from services.kpi.score.memory import HeldCell, Memory, Part
from services.kpi.score.scorecard import House, Scorer, blocks_of
from services.kpi.score.sparse import Kpis
from services.kpi.score.sums import Now
from shared.events import AnyEvent
from shared.events.codec import encode
from shared.values import Period, Scope
from tests.folding import RULES, PureFold, folded_in

LATER = datetime(2028, 1, 1, tzinfo=UTC)
"""When everything that the tests tell is past."""


def directory_of(events: Iterable[AnyEvent], rules: Rules = RULES) -> Directory:
    """Return the directory that *events* tell."""
    told: dict[tuple[str, str], list[str]] = {}
    for event in events:
        for key in keys_of(event, rules):
            if key.kind in DIRECTORY_KINDS:
                told.setdefault(key, []).append(encode(event).decode())
    directory = Directory(rules)
    for (kind, of), texts in told.items():
        directory.put(DirectoryRecord(kind, of, texts), Version(0, 1))
    return directory


class Shelves:
    """Cells and ledgers of a pure fold, as the database has them."""

    def __init__(self, fold: PureFold) -> None:
        self._sums, self._ledgers = fold.cells, fold.ledgers

    async def cells(self, blocks: Iterable[BlockKey], today: date, by: str = "") -> AsyncIterator[HeldCell]:
        """Yield all cells of *blocks*; with *by*, those that are broken down in that dimension."""
        for cell in self.held(set(blocks), by) if today else ():
            yield cell

    def held(self, blocks: set[BlockKey], by: str = "") -> list[HeldCell]:
        """Return the same, at once."""
        return [
            HeldCell(0, key.scope, key.span, Part(Version(0, 1), measures))
            for key, measures in self._sums.items()
            if key.by == by and BlockKey(key.scope, part_of(key.span)) in blocks
        ]

    async def scopes(self) -> set[Scope]:
        """Return every scope that has a cell."""
        return {Scope.parse(key.scope) for key in self._sums}

    async def ledgers(self) -> AsyncIterator[tuple[str, Ledger]]:
        """Yield every client's ledger, with its id."""
        for client, ledger in self._ledgers.items():
            yield client, ledger


class Office:
    """What can be asked about *events*."""

    def __init__(self, events: Iterable[AnyEvent], *, rules: Rules = RULES, currency: str = "EUR") -> None:
        told = list(events)
        self.fold = folded_in([told], rules)
        self.cells = self.fold.cells
        self.shelves = Shelves(self.fold)
        self.directory = directory_of(told, rules)
        self.house = House(rules, currency)

    def card(self, scope: str, period: str, *, now: datetime = LATER) -> Kpis:
        """Return the scorecard as it is at *now*, from no other blocks than it says it needs."""
        return self._scorer(scope, period, now).kpis(Scope.parse(scope), Period.parse(period))

    def figures(self, scope: str, period: str, *, now: datetime = LATER) -> Figures:
        """Return what the scorecard is computed from."""
        return self._scorer(scope, period, now).figures(Scope.parse(scope), Period.parse(period))

    def generation(self, now: datetime = LATER) -> Generation:
        """Return what questions are answered from."""
        return Generation(self.shelves, self.directory, self.house, Now.at(now, self.house.rules))

    def kept_records(self) -> list[KeptRecord]:
        """Return all records and ledgers as they are kept."""
        records = [KeptRecord(key, 0, record.client, tuple(record.events)) for key, record in self.fold.records.items()]
        ledgers = self.fold.ledgers.items()
        return records + [
            KeptRecord(RecordKey(CLIENT.name, client), 0, client, (ledger_text(ledger),)) for client, ledger in ledgers
        ]

    def scopes(self) -> list[str]:
        """Return whoever has a cell or a place, and the company."""
        return sorted({key.scope for key in self.cells} | set(map(str, self.directory.roster.scopes)) | {"company"})

    def _scorer(self, scope: str, period: str, now: datetime) -> Scorer:
        whose, when, at = Scope.parse(scope), Period.parse(period), Now.at(now, self.house.rules)
        memory = Memory()
        blocks = set(blocks_of(whose, when, self.directory, self.house, at))
        memory.learn(blocks, self.shelves.held(blocks))
        return Scorer(self.house, at, self.directory, memory)
