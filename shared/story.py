"""What a set of events says once they are put in order: the order of the fold, which every service shares."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from shared.events import RANK, AnyEvent, EventRetracted

_FACT = {"type", "time", "data"}
"""What an event says, whatever envelope it came in."""


class Conflict(NamedTuple):
    """Two facts under one (source, id)."""

    stands: AnyEvent
    passed_over: AnyEvent


class Story(NamedTuple):
    """What a record's events say once they are put in order."""

    events: list[AnyEvent]
    conflicts: list[Conflict]


def story(events: Iterable[AnyEvent]) -> Story:
    """Return *events* in the order they happened, without what was retracted and with one content for each id."""
    all_events = list(events)
    if len(all_events) == 1 and not isinstance(all_events[0].data, EventRetracted):
        return Story(all_events, [])
    said: dict[tuple[str, str], list[AnyEvent]] = {}
    retractions: list[EventRetracted] = []
    for event in all_events:
        if isinstance(event.data, EventRetracted):
            retractions.append(event.data)
        else:
            said.setdefault((event.source, event.id), []).append(event)
    for one in retractions:
        said.pop((one.event["source"], one.event["id"]), None)
    if len(said) == len(all_events):
        return Story(sorted(all_events, key=_in_time), [])
    facts = [_facts(events) for events in said.values()]
    conflicts = [Conflict(first, other) for first, *others in facts for other in others]
    return Story(sorted((first for first, *_ in facts), key=_in_time), conflicts)


def _facts(events: list[AnyEvent]) -> list[AnyEvent]:
    """Return one event for each fact that *events* of one id tell, the one that counts first."""
    if len(events) == 1:
        return events
    facts: list[AnyEvent] = []
    for event in sorted(events, key=_first_said):
        if not any(same_fact(known, event) for known in facts):
            facts.append(event)
    return facts


def same_fact(one: AnyEvent, other: AnyEvent) -> bool:
    """Return whether two events of one (source, id) say the same."""
    return one.type == other.type and one.time == other.time and bool(one.data == other.data)


def _in_time(event: AnyEvent) -> tuple[datetime, int, str, str]:
    return event.time, RANK[event.type], event.source, event.id


def _first_said(event: AnyEvent) -> tuple[datetime, str]:
    return event.time, sha256(event.model_dump_json(exclude_none=True, include=_FACT).encode()).hexdigest()
