"""The fold itself, pure: events and the records they join give the change of every cell."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from services.kpi.cells import CellKey, of_value
from services.kpi.measures import MEASURES, STOCKS, Measure
from services.kpi.measures.measure import asked_for, facets_of, name_in, slot
from services.kpi.records import KIND, RecordKey, Rules, keys_of
from services.kpi.records.client import CLIENT, Ledger, client_state
from services.kpi.records.record import Facets
from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.story import Conflict, story
from shared.values import COMPANY, UNASSIGNED, Scope

ID_CONFLICTS = "id_conflicts"
FULL_BYTES = 8_000_000
"""A record of this size takes no more; the database's limit is twice that."""


class Entry(NamedTuple):
    """What a value is credited to: a manager (None = nobody yet), a day, a measure with its variant, and facets."""

    manager: str | None
    day: date
    measure: str
    facets: Facets = ()


Entries = dict[Entry, int]
Sums = dict[CellKey, dict[str, int]]
Told = dict[str, Ledger]
"""By client, what records tell of it."""


@dataclass(slots=True)
class Record:
    """A record's events, by their canonical text, what they add to the cells, and what they tell of clients."""

    events: dict[str, AnyEvent] = field(default_factory=dict)
    entries: Entries = field(default_factory=dict)
    told: Told = field(default_factory=dict)
    bytes: int = 0
    client: str = ""
    """Whose all its events are; "" where they are of several."""

    def with_events(self, key: RecordKey, events: Mapping[str, AnyEvent], rules: Rules) -> "Record":
        """Return the record of *key* with *events*, which are new to it, joined."""
        joined = {**self.events, **events}
        entries, told = contributions(key, joined.values(), rules)
        subjects = {event.subject for event in events.values()} | ({self.client} if self.events else set())
        client = subjects.pop() if len(subjects) == 1 else ""
        return Record(joined, entries, told, self.bytes + size_of(events), client)


def size_of(texts: Iterable[str]) -> int:
    """Return how many bytes *texts* take."""
    return sum(len(text.encode()) for text in texts)


def record_of(key: RecordKey, texts: Iterable[str], rules: Rules) -> Record:
    """Return the record that was kept as *texts*."""
    return Record().with_events(key, {text: decoded(text) for text in texts}, rules)


def contributions(key: RecordKey, events: Iterable[AnyEvent], rules: Rules) -> tuple[Entries, Told]:
    """Return all that the record of *key* adds to the cells, and what it tells of its clients.

    Copies of a merged client's events add nothing to cells: the originals do.
    """
    kind, via, told = KIND[key.kind], key.via, story(events)
    measures = () if via else MEASURES_OF[kind.name]
    entries: Entries = {}
    facts: Told = {}
    if told.events and (measures or kind.tells):
        state = kind.state(told.events)
        entries = entries_of(measures, state, rules)
        if kind.tells:
            subject = told.events[0].subject
            for fact, value, client in kind.tells(state, rules):
                ledger = facts.setdefault(subject if via else client or subject, {})
                row = fact._replace(via=via) if via else fact
                ledger[row] = ledger.get(row, 0) + value
    for conflict in () if via else told.conflicts:
        if _first_meeting(conflict, rules).kind == kind.name:
            entry = Entry(None, rules.day(conflict.passed_over.time), ID_CONFLICTS)
            entries[entry] = entries.get(entry, 0) + 1
    return entries, facts


def entries_of(measures: Iterable[Measure], state: Any, rules: Rules) -> Entries:
    """Return what *measures*, and those that are told together with them, take from a record's or client's *state*."""
    entries: Entries = {}
    of_state: Facets = getattr(state, "facets", ())
    days: dict[datetime | date, date] = {}
    facets_of_all: dict[tuple[str, ...], Facets] = {}
    for asked in measures:
        told = asked.together(state, rules) if asked.together else zip(repeat(asked), asked.moves(state, rules))
        for measure, (at, manager, value, variant, of_move) in told:
            name, by = measure.name, measure.by
            day = days.get(at)
            if day is None:
                day = days[at] = rules.day(at)
            if not by:
                facets: Facets = ()
            elif of_move:
                facets = facets_of(by, of_state, of_move)
            elif (found := facets_of_all.get(by)) is not None:
                facets = found
            else:
                facets = facets_of_all[by] = facets_of(by, of_state, ())
            if measure.is_due and isinstance(at, datetime):
                variant = slot(rules.slot(at))  # noqa: PLW2901  # a due measure has no variant of its own
            entry = _entry(Entry, (manager, day, name + variant if variant else name, facets))
            entries[entry] = entries.get(entry, 0) + value
    return entries


_entry = tuple.__new__
"""Entry's own constructor is a function of three times the cost."""


def entries_of_client(client: str, ledger: Ledger, rules: Rules) -> Entries:
    """Return what a client adds to the cells, as its *ledger* stands."""
    if not ledger:
        return {}
    state = client_state(client, ledger)
    asked = (one for one in MEASURES_OF[CLIENT.name] if not one.rows or any(name in state.facts for name in one.rows))
    return entries_of(asked, state, rules)


class Spread(NamedTuple):
    """From which day to which something counts; a stock that is not closed counts for ever."""

    first: str
    last: str


FOR_EVER = "9999-12-31"


def spread_of(entries: Entries) -> Spread:
    """Return where *entries* lie in time; ("", "") where there are none."""
    if not entries:
        return Spread("", "")
    days = [entry.day for entry in entries]
    open_: defaultdict[tuple[str | None, str], int] = defaultdict(int)
    for entry, value in entries.items():
        if name_in(entry.measure) in STOCKS:
            open_[entry.manager, entry.measure] += value
    return Spread(min(days).isoformat(), FOR_EVER if any(open_.values()) else max(days).isoformat())


def told_changes(before: Told, after: Told) -> Told:
    """Return what a record now tells of clients that it did not, and takes back what it no longer tells."""
    changes: Told = {}
    for client in before.keys() | after.keys():
        if delta := summed(after.get(client, {}), before.get(client, {}), sign=-1):
            changes[client] = delta
    return changes


def summed(ledger: Ledger, more: Ledger, sign: int = 1) -> Ledger:
    """Return *ledger* and *more* (or, with *sign* -1, less it) without what comes to nothing."""
    total = dict(ledger)
    for key, value in more.items():
        total[key] = total.get(key, 0) + sign * value
    return {key: value for key, value in total.items() if value}


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
    """Return what *changes* add to the cells: the managers' and the company's, by day and by month.

    A cell in which they come to nothing is among them: once it is written, a redo that finds some of the records or
    ledgers written knows by its version that the whole batch is in it.
    """
    alike: defaultdict[tuple[str | None, date, Facets], defaultdict[str, int]] = defaultdict(_zeros)
    for entries in changes:
        for (manager, day, measure, facets), value in entries.items():
            alike[manager, day, facets][measure] += value
    cells: defaultdict[CellKey, defaultdict[str, int]] = defaultdict(_zeros)
    for (manager, day, facets), sums in alike.items():
        in_day = day.isoformat()
        for scope in (_scope(manager), _COMPANY):
            for span, name_of in ((in_day, str), (in_day[:7], _in_month)):
                of_all = cells[CellKey(scope, span)]
                for measure, value in sums.items():
                    of_all[name_of(measure)] += value
                for dimension, facet in facets:
                    of_facet = cells[CellKey(scope, span, dimension)]
                    for measure, value in sums.items():
                        of_facet[_keyed(facet, name_of(measure))] += value
    return {key: dict(sums) for key, sums in cells.items()}


def by_kind(measures: Collection[Measure]) -> dict[str, tuple[Measure, ...]]:
    """Return what each kind of record is asked for if *measures* are taken."""
    return {name: asked_for(measure for measure in measures if measure.of.name == name) for name in KIND}


MEASURES_OF = by_kind(MEASURES)
_COMPANY = str(COMPANY)
_SAID_OF_ALL = {"specversion", "datacontenttype", "dataschema", "hops"}


_keyed = lru_cache(maxsize=50_000)(of_value)


@lru_cache(maxsize=50_000)
def _scope(manager: str | None) -> str:
    return str(Scope.manager(manager) if manager else UNASSIGNED)


@lru_cache(maxsize=50_000)
def _in_month(measure: str) -> str:
    """Return the name in a month's cell of what a day's keeps by the quarter-hour."""
    return measure.partition("@")[0]


def _zeros() -> defaultdict[str, int]:
    return defaultdict(int)
