"""The fold without a log and a database: events to cells by its pure functions, and ways to look at the cells."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from services.kpi.cells import CellKey, without_zeros
from services.kpi.fold.batch import Record, Sums, cell_changes, change, joined_by_record
from services.kpi.kpis import Figures
from services.kpi.records import KIND, RecordKey, Rules
from shared.events import AnyEvent

RULES = Rules("UTC")
COMPANY = "company"


@dataclass
class PureFold:
    """What a shard remembers, without the protocol that writes it down."""

    rules: Rules = RULES
    records: dict[RecordKey, Record] = field(default_factory=dict)
    sums: defaultdict[CellKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, batch: Iterable[AnyEvent]) -> None:
        """Fold one batch, as `Shard` does it."""
        joined = joined_by_record(batch, self.rules)
        before = {key: self.records.get(key, Record()) for key in joined}
        after = {key: before[key].with_events(KIND[key.kind], new, self.rules) for key, new in joined.items()}
        changes = cell_changes(change(before[key].entries, record.entries) for key, record in after.items())
        for key, sums in changes.items():
            self.sums[key].update(sums)
        self.records |= after

    @property
    def cells(self) -> Sums:
        """Return the cells that hold anything."""
        return nonzero(self.sums)


def folded_in(batches: Iterable[Iterable[AnyEvent]], rules: Rules = RULES) -> PureFold:
    """Return the fold of *batches*, one after the other."""
    fold = PureFold(rules)
    for batch in batches:
        fold.take(batch)
    return fold


def folded(events: Iterable[AnyEvent], rules: Rules = RULES) -> Sums:
    """Return the cells of *events*: {CellKey: {measure: sum}}, without zeros."""
    return folded_in([events], rules).cells


def nonzero(sums: dict[CellKey, Counter[str]] | Sums) -> Sums:
    """Return *sums* without what came to nothing."""
    left = {key: without_zeros(measures) for key, measures in sums.items()}
    return {key: measures for key, measures in left.items() if measures}


def is_day(key: CellKey) -> bool:
    """Return whether a cell is a day's, not a month's."""
    return len(key.span) == len("2026-11-23")


def by_day(measure: str, events: Iterable[AnyEvent], *, scope: str = COMPANY, rules: Rules = RULES) -> dict[str, int]:
    """Return a measure's value on each day that has one."""
    cells = folded(events, rules)
    return {
        key.span: sums[measure] for key, sums in cells.items() if key.scope == scope and is_day(key) and measure in sums
    }


def by_scope(measure: str, events: Iterable[AnyEvent], *, rules: Rules = RULES) -> dict[str, int]:
    """Return a measure's value of all time for everybody, the company included; of what falls due, all of it."""
    found: Counter[str] = Counter()
    for key, sums in folded(events, rules).items():
        if not is_day(key):
            found[key.scope] += sums.get(measure, 0)
    return without_zeros(found)


def total(measure: str, events: Iterable[AnyEvent], *, scope: str = COMPANY, rules: Rules = RULES) -> int:
    """Return a measure's value of all time."""
    return by_scope(measure, events, rules=rules).get(scope, 0)


def figures(events: Iterable[AnyEvent], *, scope: str = COMPANY, currency: str = "EUR", **more: Any) -> Figures:
    """Return what the KPIs of *scope* are computed from: all sums of all time; *more* sets target and elapsed_share."""
    summed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for key, sums in folded(events).items():
        if not is_day(key):
            summed[key.scope].update(sums)
    own, company = without_zeros(summed[scope]), without_zeros(summed[COMPANY])
    return Figures(currency, flows=own, stocks=own, company=company, **more)
