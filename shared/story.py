"""What a set of events says once they are put in order: the order of the fold, which every service shares."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from shared.events import RANK, AnyEvent, EventRetracted
from shared.events.codec import encode


def told(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Return *events* as they happened: none retracted, none twice, one content for each (source, id)."""
    all_events = list(events)
    gone = {(e.data.event["source"], e.data.event["id"]) for e in all_events if isinstance(e.data, EventRetracted)}
    first_said: dict[tuple[str, str], AnyEvent] = {}
    for event in all_events:
        if isinstance(event.data, EventRetracted) or event.identity in gone:
            continue
        known = first_said.get(event.identity)
        first_said[event.identity] = event if known is None else min(known, event, key=_first_said)
    return sorted(first_said.values(), key=_as_it_happened)


def _as_it_happened(event: AnyEvent) -> tuple[datetime, int, str, str]:
    return event.time, RANK[event.type], event.source, event.id


def _first_said(event: AnyEvent) -> tuple[datetime, str]:
    return event.time, sha256(encode(event)).hexdigest()
