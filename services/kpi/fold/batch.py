"""The fold itself, pure: events and the records they join give the change of every cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from services.kpi.cells import CellKey
from services.kpi.measures import MEASURES, Measure
from services.kpi.measures.measure import slot
from services.kpi.records import KIND, RecordKey, Rules, keys_of
from services.kpi.records.record import RecordKind
from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.story import Conflict, story
from shared.values import COMPANY, UNASSIGNED, Scope

ID_CONFLICTS = "id_conflicts"
FULL_BYTES = 8_000_000
"""A record of this size takes no more; the database's limit is twice that."""


class Entry(NamedTuple):
    """What a value is credited to: a manager (None = nobody yet), a day, and a measure with its variant."""

    manager: str | None
    day: date
    measure: str


Entries = dict[Entry, int]
Sums = dict[CellKey, dict[str, int]]


@dataclass(slots=True)
class Record:
    """A record's events, by their canonical text, and what they add to the cells."""

    events: dict[str, AnyEvent] = field(default_factory=dict)
    entries: Entries = field(default_factory=dict)
    bytes: int = 0

    def with_events(self, kind: RecordKind, events: Mapping[str, AnyEvent], rules: Rules) -> "Record":
        """Return the record with *events*, which are new to it, joined."""
        joined = {**self.events, **events}
        return Record(joined, entries_of(kind, joined.values(), rules), self.bytes + size_of(events))


def size_of(texts: Iterable[str]) -> int:
    """Return how many bytes *texts* take."""
    return sum(len(text.encode()) for text in texts)


def record_of(key: RecordKey, texts: Iterable[str], rules: Rules) -> Record:
    """Return the record that was kept as *texts*."""
    return Record().with_events(KIND[key.kind], {text: decoded(text) for text in texts}, rules)


def entries_of(kind: RecordKind, events: Iterable[AnyEvent], rules: Rules) -> Entries:
    """Return all that a record of *kind* with these *events* adds to the cells."""
    told = story(events)
    entries: defaultdict[Entry, int] = defaultdict(int)
    measures = _MEASURES_OF[kind.name]
    if measures:
        state = kind.state(told.events)
        for measure in measures:
            for move in measure.moves(state):
                variant = slot(rules.slot(move.at)) if measure.is_due else move.variant
                entries[Entry(move.manager, rules.day(move.at), measure.name + variant)] += move.value
    for conflict in told.conflicts:
        if _first_meeting(conflict, rules).kind == kind.name:
            entries[Entry(None, rules.day(conflict.passed_over.time), ID_CONFLICTS)] += 1
    return entries


def _first_meeting(conflict: Conflict, rules: Rules) -> RecordKey:
    """Return the first of the records that both events join: there the conflict is counted, and only there."""
    others = keys_of(conflict.stands, rules)
    return next(key for key in keys_of(conflict.passed_over, rules) if key in others)


def kept(event: AnyEvent) -> str:
    """Return *event* as a record keeps it: canonical, without what an envelope says of every event alike."""
    return event.model_dump_json(exclude_none=True, exclude=_SAID_OF_ALL)


def joined_by_record(facts: Iterable[AnyEvent], rules: Rules) -> dict[RecordKey, dict[str, AnyEvent]]:
    """Return for every record the events of a batch that join it."""
    joined: defaultdict[RecordKey, dict[str, AnyEvent]] = defaultdict(dict)
    for event in facts:
        text = kept(event)
        for key in keys_of(event, rules):
            joined[key][text] = event
    return joined


def change(before: Entries, after: Entries) -> Entries:
    """Return what to add to the cells when a record's entries go from *before* to *after*."""
    difference = dict(after)
    for entry, value in before.items():
        difference[entry] = difference.get(entry, 0) - value
    return {entry: value for entry, value in difference.items() if value}


def cell_changes(changes: Iterable[Entries]) -> Sums:
    """Return what *changes* add to the cells: the managers' and the company's, by day and by month."""
    by_entry: defaultdict[Entry, int] = defaultdict(int)
    for entries in changes:
        for entry, value in entries.items():
            by_entry[entry] += value
    cells: defaultdict[CellKey, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (manager, day, measure), value in by_entry.items():
        if not value:
            continue
        in_day, in_month, of_month = _spans(day, measure)
        for scope in (_scope(manager), _COMPANY):
            cells[CellKey(scope, in_day)][measure] += value
            cells[CellKey(scope, in_month)][of_month] += value
    return {key: dict(sums) for key, sums in cells.items()}


def _measures_by_kind() -> dict[str, tuple[Measure, ...]]:
    return {name: tuple(measure for measure in MEASURES if measure.of.name == name) for name in KIND}


_MEASURES_OF = _measures_by_kind()
_COMPANY = str(COMPANY)
_SAID_OF_ALL = {"specversion", "datacontenttype", "dataschema", "hops"}


@lru_cache(maxsize=50_000)
def _scope(manager: str | None) -> str:
    return str(Scope.manager(manager) if manager else UNASSIGNED)


@lru_cache(maxsize=50_000)
def _spans(day: date, measure: str) -> tuple[str, str, str]:
    """Return the day's cell, the month's, and the measure's name there: without its quarter-hour."""
    text = day.isoformat()
    return text, text[:7], measure.partition("@")[0]
