"""A record: the set of events that mention one thing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.kpi.records.rules import Rules
from shared.events import AnyEvent, EventData


class RecordKey(NamedTuple):
    """Which record: its kind, and its id within the kind."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: which events join it, and what state they leave it in."""

    name: str
    state: Callable[[Iterable[AnyEvent]], Any]
    joined_by: Mapping[type[EventData], Callable[[AnyEvent, Rules], str | None]]


def by(field: str) -> Callable[[AnyEvent, Rules], str | None]:
    """Return the function that finds a record's id in *field* of an event's data."""

    def id_in_field(event: AnyEvent, _rules: Rules) -> str | None:
        found: str | None = getattr(event.data, field)
        return found

    return id_in_field
