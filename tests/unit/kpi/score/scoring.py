"""Scorecards of events without a database: folded, read by blocks as score reads them, and scored."""

from collections.abc import Iterable
from datetime import UTC, datetime

from services.kpi.cells import DirectoryRecord, Version
from services.kpi.kpis import Figures
from services.kpi.records import Rules, keys_of
from services.kpi.records.directory import DIRECTORY_KINDS
from services.kpi.score.blocks import BlockKey, part_of
from services.kpi.score.directory import Directory
from services.kpi.score.memory import HeldCell, Memory, Part
from services.kpi.score.scorecard import House, Scorer, blocks_of
from services.kpi.score.sparse import Kpis
from services.kpi.score.sums import Now
from shared.events import AnyEvent
from shared.events.codec import encode
from shared.values import Period, Scope
from tests.folding import RULES, folded

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


class Office:
    """What can be asked about *events*."""

    def __init__(self, events: Iterable[AnyEvent], *, rules: Rules = RULES, currency: str = "EUR") -> None:
        told = list(events)
        self.cells = folded(told, rules)
        self.directory = directory_of(told, rules)
        self.house = House(rules, currency)

    def card(self, scope: str, period: str, *, now: datetime = LATER) -> Kpis:
        """Return the scorecard as it is at *now*, from no other blocks than it says it needs."""
        return self._scorer(scope, period, now).kpis(Scope.parse(scope), Period.parse(period))

    def figures(self, scope: str, period: str, *, now: datetime = LATER) -> Figures:
        """Return what the scorecard is computed from."""
        return self._scorer(scope, period, now).figures(Scope.parse(scope), Period.parse(period))

    def _scorer(self, scope: str, period: str, now: datetime) -> Scorer:
        whose, when, at = Scope.parse(scope), Period.parse(period), Now.at(now, self.house.rules)
        memory = self._memory(set(blocks_of(whose, when, self.directory, self.house, at)))
        return Scorer(self.house, at, self.directory, memory)

    def _memory(self, blocks: set[BlockKey]) -> Memory:
        memory = Memory()
        held = [
            HeldCell(0, key.scope, key.span, Part(Version(0, 1), measures))
            for key, measures in self.cells.items()
            if not key.by and BlockKey(key.scope, part_of(key.span)) in blocks
        ]
        memory.learn(blocks, held)
        return memory
