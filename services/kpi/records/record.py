"""A record: the set of events that mention one thing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from services.kpi.records.rules import Rules
from shared.events import AnyEvent, EventData

Facets = tuple[tuple[str, str], ...]
"""What something is broken down by: (dimension, value) pairs, `("channel", "web")`."""

_COPY, _UNDER = " via ", " into "
"""Stand in the id of a record that holds a merged client's copies; no id has a space of its own."""


class RecordKey(NamedTuple):
    """Which record: its kind, and its id within the kind."""

    kind: str
    id: str

    @property
    def via(self) -> str:
        """Return the clients that the record's events were copied through, oldest first; "" for originals."""
        return self.id.partition(_COPY)[2].partition(_UNDER)[0]

    def through(self, via: str, into: str) -> "RecordKey":
        """Return the record that holds the copies of this one's events that came through *via* to the client *into*.

        One shard may hold both of two clients that another was merged into, one after the other.
        """
        return RecordKey(self.kind, f"{self.id}{_COPY}{via}{_UNDER}{into}")


class FactKey(NamedTuple):
    """What kind of thing a record tells of its client: of two alike the values add up."""

    day: date
    name: str
    manager: str = ""
    """"" for nobody in particular."""
    of: str = ""
    """What more the fact is about: a currency, a channel, a medium."""
    via: str = ""
    """The merged clients it came through."""


class Fact(NamedTuple):
    """What a record tells of a client; additive, so the client's ledger is a sum as a cell is."""

    key: FactKey
    value: int = 1
    client: str = ""
    """Whom it is about, where the record is not one client's."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: which events join it, what state they leave it in, and what it tells of its clients."""

    name: str
    state: Callable[[Iterable[Any]], Any]
    joined_by: Mapping[type[EventData], Callable[[AnyEvent, Rules], str | None]]
    tells: Callable[[Any, Rules], Iterable[Fact]] | None = None


def by(field: str) -> Callable[[AnyEvent, Rules], str | None]:
    """Return the function that finds a record's id in *field* of an event's data."""

    def id_in_field(event: AnyEvent, _rules: Rules) -> str | None:
        found: str | None = getattr(event.data, field)
        return found

    return id_in_field
