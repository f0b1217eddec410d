"""When the log last took an event of each type: whether data for a duty arrives at all. Pure."""

from collections.abc import Iterable, Mapping

from services.kpi.fold.delivery import Reading

Arrivals = Mapping[str, int]
"""By event type, the moment in milliseconds at which the broker took the last one."""


def with_arrivals(before: Arrivals, reading: Reading) -> Arrivals:
    """Return *before* with what *reading* brought; a copy for a merged client is nothing that arrived."""
    after = dict(before)
    for delivered, event in reading.facts:
        if event.via is None:
            after[event.type] = max(delivered.appended_ms, after.get(event.type, 0))
    return after


def latest(parts: Iterable[Arrivals]) -> dict[str, int]:
    """Return the last arrival of each type in any of *parts*, the shards."""
    found: dict[str, int] = {}
    for part in parts:
        for type_, at in part.items():
            found[type_] = max(at, found.get(type_, 0))
    return found
