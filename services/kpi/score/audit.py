"""Cells counted anew from records and ledgers, and compared with those that are kept. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services.kpi.cells import CellKey, Version, without_zeros
from services.kpi.fold.batch import cell_changes, contributions, entries_of_client, summed
from services.kpi.records import Rules
from services.kpi.records.client import CLIENT, Ledger, ledger_of
from services.kpi.score.explain import KeptRecord, events_in

Sums = Mapping[str, int]


class Wrong(NamedTuple):
    """A sum that is kept otherwise than the records tell it."""

    key: CellKey
    measure: str
    stored: int
    recomputed: int


class KeptCell(NamedTuple):
    """A cell as it is kept."""

    version: Version
    sums: Sums


@dataclass
class Recount:
    """One shard's cells and ledgers, counted anew; records come in one by one, and are not kept."""

    rules: Rules
    records: int = 0
    _cells: defaultdict[CellKey, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _told: dict[str, Ledger] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)
    """The clients' ledgers as they are kept."""

    def take(self, record: KeptRecord) -> None:
        """Count *record*."""
        self.records += 1
        if record.key.kind == CLIENT.name:
            self._kept[record.key.id] = record.events[0]
            return
        entries, told = contributions(record.key, events_in(record), self.rules)
        self._add(cell_changes([entries]))
        for client, ledger in told.items():
            self._told[client] = summed(self._told.get(client, {}), ledger)

    def finish(self) -> tuple[dict[CellKey, Sums], list[str]]:
        """Return what the cells should hold, and the clients whose kept ledger is another than their records tell."""
        for client, ledger in self._told.items():
            self._add(cell_changes([entries_of_client(client, ledger, self.rules)]))
        cells: dict[CellKey, Sums] = {key: left for key, sums in self._cells.items() if (left := without_zeros(sums))}
        clients = sorted(self._told.keys() | self._kept.keys())
        return cells, [client for client in clients if self._told.get(client, {}) != self._kept_ledger(client)]

    def _kept_ledger(self, client: str) -> Ledger:
        return ledger_of(self._kept[client]) if client in self._kept else {}

    def _add(self, changes: Mapping[CellKey, Sums]) -> None:
        for key, sums in changes.items():
            cell = self._cells[key]
            for measure, value in sums.items():
                cell[measure] = cell.get(measure, 0) + value


def wrong(stored: Mapping[CellKey, KeptCell], recomputed: Mapping[CellKey, Sums]) -> Iterator[Wrong]:
    """Yield every sum that differs, in the order of the cells."""
    for key in sorted(stored.keys() | recomputed.keys()):
        kept = stored[key].sums if key in stored else {}
        told = recomputed.get(key, {})
        for measure in sorted(kept.keys() | told.keys()):
            if kept.get(measure, 0) != told.get(measure, 0):
                yield Wrong(key, measure, kept.get(measure, 0), told.get(measure, 0))


def settled(earlier: Iterable[Wrong], later: Iterable[Wrong]) -> list[Wrong]:
    """Return what was wrong in the same way at two looks: what a running fold was just writing is not among it."""
    seen = set(earlier)
    return [one for one in later if one in seen]
