"""An entity of a producing service: the set of events that mention it, and the state they leave it in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from functools import cached_property, reduce
from operator import attrgetter
from typing import Any, Generic, TypeVar

from shared.access.principal import Sight
from shared.events import AnyEvent, EventData, EventRetracted
from shared.events.codec import decoded, encode, retracted
from shared.story import story

FULL_BYTES = 6 * 1024 * 1024
"""More events than this would not fit the database's 16 MB, counted twice while they wait to be published."""

StateT = TypeVar("StateT")

Plain = str | int | float | None
"""What lists are asked by, as the database compares it: moments are seconds since 1970, days and flags are text."""

Mention = str | Callable[[Any], str | None]
"""Where an event's data name the entity: a field, or what reads the id from the data, none = it mentions none."""


@dataclass(frozen=True, slots=True)
class Between:
    """A range of a facet of numbers: from *low* on, before *high*; what has none is outside."""

    low: Plain = None
    high: Plain = None


Wanted = Plain | Between | tuple[Plain, ...]
"""What a facet has to be: that, in the range, or one of several."""
Conditions = Mapping[str, Wanted]
"""What facets have to be, by their names."""

Facet = Callable[[Any], object]
"""What a list can be asked by, read from a state."""


def attributes(*names: str) -> dict[str, Facet]:
    """Return the facets that are attributes of a state."""
    return {name: attrgetter(name) for name in names}


def plain(value: object) -> Plain:
    """Return *value* as lists compare it."""
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.timestamp()
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case None | str() | int() | float():
            return value
        case _:
            raise TypeError(f"lists cannot be asked by {value!r}")


def _never(_state: object) -> datetime | None:
    return None


@dataclass(frozen=True)
class Kind(Generic[StateT]):
    """A kind of entity: where it is kept, which event opens it, which join it by which field, what they leave.

    Its lists are asked by `facets`; at the moment `due`, somebody has to look at it, if it is still as it is. One that
    begins in several ways is `opened_by` any of them. *owner* is the facet that says which manager's one is; without
    it, they are the company's. What is nobody's yet waits for who leads to give it to somebody, or, if it *is_free*,
    for whoever takes it.
    """

    name: str
    opened_by: type[EventData] | tuple[type[EventData], ...]
    joined_by: Mapping[type[EventData], Mention]
    blank: StateT
    evolve: Callable[[StateT, AnyEvent], StateT]
    facets: Mapping[str, Facet] = field(default_factory=dict)
    due: Callable[[StateT], datetime | None] = _never
    owner: str | None = None
    is_free: bool = False
    is_seen: Callable[[str, StateT, Sight], bool] | None = None
    """Whether who sees these numbers sees the one of that id and state, where that is no matter of one owner."""

    @property
    def is_ever_due(self) -> bool:
        """Say whether there are moments at which somebody has to look at one of them."""
        return self.due is not _never

    def id_in(self, event: AnyEvent) -> str | None:
        """Return the id of the entity of this kind that *event* mentions; a retraction mentions what its event did."""
        said = retracted(event.data) if isinstance(event.data, EventRetracted) else event
        mention = self.joined_by.get(type(said.data))
        if mention is None:
            return None
        found: str | None = getattr(said.data, mention) if isinstance(mention, str) else mention(said.data)
        return found

    def state_of(self, events: Iterable[AnyEvent]) -> StateT:
        """Return the state that *events* leave, whatever their order and however often they come."""
        return reduce(self.evolve, story(events).events, self.blank)


@dataclass(frozen=True)
class Entity(Generic[StateT]):
    """One entity as it is kept; `version` counts the changes of its events, 0 = not kept yet."""

    kind: Kind[StateT]
    id: str
    version: int = 0
    texts: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    """What waited to be published when it was read."""
    traces: tuple[str, ...] = ()
    """The trace of each of these, "" where it has none; () where nobody noted any."""
    said: tuple[str, ...] = ()
    """What it says anew, not kept yet."""

    @property
    def traces_of_pending(self) -> tuple[str, ...]:
        """Return one trace for each pending event; a program from before there were traces clears those alone."""
        return self.traces if len(self.traces) == len(self.pending) else ("",) * len(self.pending)

    @cached_property
    def events(self) -> list[AnyEvent]:
        """Return all its events, in order of arrival."""
        return [decoded(text) for text in self.texts]

    @cached_property
    def state(self) -> StateT:
        """Return what its events leave it in."""
        return self.kind.state_of(self.events)

    @cached_property
    def writer(self) -> str | None:
        """Return the source of the event that opened it; only that source's commands change it."""
        opening = (event.source for event in story(self.events).events if isinstance(event.data, self.kind.opened_by))
        return next(opening, None)

    @property
    def due_at(self) -> float | None:
        """Return when somebody has to look at it, in seconds since 1970."""
        if not (self.kind.is_ever_due and self.is_open):
            return None
        due = self.kind.due(self.state)
        return due.timestamp() if due else None

    @property
    def facets(self) -> dict[str, Plain]:
        """Return what its lists are asked by."""
        return {name: plain(read(self.state)) for name, read in self.kind.facets.items()}

    @property
    def owner(self) -> str | None:
        """Return the manager whose it is; None: it is nobody's yet, or the company's."""
        if self.kind.owner is None:
            return None
        found = self.kind.facets[self.kind.owner](self.state)
        return None if found is None else str(found)

    def is_seen_by(self, sight: Sight) -> bool:
        """Say whether who has *sight* sees it."""
        return self.kind.is_seen is None or self.kind.is_seen(self.id, self.state, sight)

    @property
    def is_open(self) -> bool:
        """Say whether it is known to exist: events about it can come before the one that opens it."""
        return self.writer is not None

    @property
    def is_full(self) -> bool:
        """Say whether it takes no more events."""
        return sum(map(len, self.texts)) > FULL_BYTES

    @property
    def last_time(self) -> datetime | None:
        """Return the time of its latest event."""
        return max((event.time for event in self.events), default=None)

    def has(self, identity: tuple[str, str]) -> bool:
        """Say whether the event of this (source, id) is among its own."""
        return any(event.identity == identity for event in self.events)

    def joined(self, events: Iterable[AnyEvent]) -> "Entity[StateT]":
        """Return it with *events* that were published elsewhere; what it has already changes nothing."""
        known = frozenset(self.texts)
        new = [text for text in map(_text, events) if text not in known]
        return self._grown(new) if new else self

    def saying(self, events: Iterable[AnyEvent]) -> "Entity[StateT]":
        """Return it with *events* of its own, still to be published; those about others only wait with it."""
        said = list(events)
        own = [_text(event) for event in said if self.kind.id_in(event) == self.id]
        return replace(self._grown(own), said=tuple(map(_text, said)))

    def _grown(self, new: list[str]) -> "Entity[StateT]":
        return replace(self, version=self.version + 1, texts=(*self.texts, *dict.fromkeys(new)))


def _text(event: AnyEvent) -> str:
    return encode(event).decode()
