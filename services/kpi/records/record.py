"""A record: the set of events that mention one thing, and the order in which they tell its story."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from services.kpi.records.rules import Rules
from shared.events import RANK, AnyEvent, EventData, EventRetracted
from shared.events.codec import encode


class RecordKey(NamedTuple):
    """Which record: its kind, and its id within the kind."""

    kind: str
    id: str


class Story(NamedTuple):
    """What a record's events say once they are put in order."""

    events: list[AnyEvent]
    conflicts: list[AnyEvent]
    """The events passed over because another one of the same (source, id) came first."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: which events join it, and what state they leave it in."""

    name: str
    state: Callable[[Iterable[AnyEvent]], Any]
    joined_by: Mapping[type[EventData], Callable[[AnyEvent, Rules], str | None]]


def story(events: Iterable[AnyEvent]) -> Story:
    """Return *events* in the order they happened, without what was retracted and with one content for each id."""
    all_events = list(events)
    if len(all_events) == 1 and not isinstance(all_events[0].data, EventRetracted):
        return Story(all_events, [])
    gone = {(e.data.event["source"], e.data.event["id"]) for e in all_events if isinstance(e.data, EventRetracted)}
    told: dict[tuple[str, str], AnyEvent] = {}
    conflicts: list[AnyEvent] = []
    for event in all_events:
        if isinstance(event.data, EventRetracted) or event.identity in gone:
            continue
        known = told.get(event.identity)
        if known is None:
            told[event.identity] = event
        elif not same_fact(known, event):
            first, second = sorted((known, event), key=_first_said)
            told[event.identity] = first
            conflicts.append(second)
    return Story(sorted(told.values(), key=_in_time), conflicts)


def same_fact(one: AnyEvent, other: AnyEvent) -> bool:
    """Return whether two events of one (source, id) say the same."""
    return one.type == other.type and one.time == other.time and bool(one.data == other.data)


def _in_time(event: AnyEvent) -> tuple[datetime, int, str, str]:
    return event.time, RANK[event.type], event.source, event.id


def _first_said(event: AnyEvent) -> tuple[datetime, str]:
    return event.time, sha256(encode(event)).hexdigest()


def by(field: str) -> Callable[[AnyEvent, Rules], str | None]:
    """Return the function that finds a record's id in *field* of an event's data."""

    def id_in_field(event: AnyEvent, _rules: Rules) -> str | None:
        found: str | None = getattr(event.data, field)
        return found

    return id_in_field
