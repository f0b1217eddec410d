"""The fold without a log and a database: events to cells by its pure functions, and ways to look at the cells."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from services.kpi.cells import CellKey, value_and_measure, without_zeros
from services.kpi.fold.batch import (
    Record,
    Sums,
    by_kind,
    cell_changes,
    change,
    entries_of_client,
    joined_by_record,
    kept,
    summed,
    told_changes,
)
from services.kpi.fold.copies import Became, copies
from services.kpi.kpis import Figures
from services.kpi.measures import MEASURE, Measure
from services.kpi.records import RecordKey, Rules
from services.kpi.records.client import Ledger, merged_into
from shared.events import AnyEvent

RULES = Rules("UTC")
COMPANY = "company"


@dataclass
class PureFold:
    """What a shard remembers, without the protocol that writes it down."""

    rules: Rules = RULES
    records: dict[RecordKey, Record] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    sums: defaultdict[CellKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, batch: Iterable[AnyEvent]) -> None:
        """Fold one batch, and the copies of merged clients' events that it gives rise to, as all shards do it."""
        waiting = list(batch)
        while waiting:
            waiting = self._taken(waiting)

    def _taken(self, batch: list[AnyEvent]) -> list[AnyEvent]:
        """Fold *batch*; return the copies it gives rise to."""
        joined = joined_by_record(batch, self.rules)
        before = {key: self.records.get(key, Record()) for key in joined}
        after = {key: before[key].with_events(key, new, self.rules) for key, new in joined.items()}
        changes = [change(before[key].entries, record.entries) for key, record in after.items()]
        told: dict[str, Ledger] = {}
        for key, record in after.items():
            for client, delta in told_changes(before[key].told, record.told).items():
                told[client] = summed(told.get(client, {}), delta)
        was = {event.subject: self._into(event.subject) for event in batch}
        for client, delta in told.items():
            ledger = self.ledgers.get(client, {})
            self.ledgers[client] = summed(ledger, delta)
            changes.append(
                change(
                    entries_of_client(client, ledger, self.rules),
                    entries_of_client(client, self.ledgers[client], self.rules),
                )
            )
        for cell, sums in cell_changes(changes).items():
            self.sums[cell].update(sums)
        self.records |= after
        return self._copies(batch, was)

    def _copies(self, batch: list[AnyEvent], was: dict[str, str | None]) -> list[AnyEvent]:
        became = {client: Became(before, self._into(client)) for client, before in was.items()}
        everything = [event for record in self.records.values() for event in record.events.values()]
        news = {client: Became(None, one.after) for client, one in became.items() if one.is_news}
        found = [*copies(batch, became), *(copies(everything, news) if news else ())]
        return list({(copy.subject, copy.via, kept(copy)): copy for copy in found}.values())

    def _into(self, client: str) -> str | None:
        return merged_into(client, self.ledgers.get(client, {}))

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
        key.span: sums[measure]
        for key, sums in cells.items()
        if key.scope == scope and not key.by and is_day(key) and measure in sums
    }


def by_scope(measure: str, events: Iterable[AnyEvent], *, rules: Rules = RULES) -> dict[str, int]:
    """Return a measure's value of all time for everybody, the company included; of what falls due, all of it."""
    found: Counter[str] = Counter()
    for key, sums in folded(events, rules).items():
        if not key.by and not is_day(key):
            found[key.scope] += sums.get(measure, 0)
    return without_zeros(found)


def total(measure: str, events: Iterable[AnyEvent], *, scope: str = COMPANY, rules: Rules = RULES) -> int:
    """Return a measure's value of all time."""
    return by_scope(measure, events, rules=rules).get(scope, 0)


def figures(events: Iterable[AnyEvent], *, scope: str = COMPANY, currency: str = "EUR", **more: Any) -> Figures:
    """Return what the KPIs of *scope* are computed from: all sums of all time; *more* sets the other fields."""
    by_owner: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for key, sums in folded(events).items():
        if not key.by and not is_day(key):
            by_owner[key.scope].update(sums)
    own, company = without_zeros(by_owner[scope]), without_zeros(by_owner[COMPANY])
    return Figures(currency, flows=own, stocks=own, company=company, **more)


def by_facet(
    measure: str, dimension: str, events: Iterable[AnyEvent], *, scope: str = COMPANY, rules: Rules = RULES
) -> dict[str, int]:
    """Return a measure's value of all time for each value of *dimension*."""
    found: Counter[str] = Counter()
    for key, sums in folded(events, rules).items():
        if (key.scope, key.by) == (scope, dimension) and not is_day(key):
            for of, value in sums.items():
                facet, name = value_and_measure(of)
                if name == measure:
                    found[facet] += value
    return without_zeros(found)


def only(names: Iterable[str]) -> dict[str, tuple[Measure, ...]]:
    """Return what each kind of record is asked for if just these measures are taken, and not broken down."""
    return by_kind([replace(MEASURE[name], by=(), together=None) for name in names])
