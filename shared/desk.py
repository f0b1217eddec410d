"""Where commands are carried out: load, decide, save with the events, tell the outbox."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Protocol

from pydantic import ValidationError

from shared.access.current import principal
from shared.access.principal import Role
from shared.access.reach import EVERYTHING, Reach
from shared.clock import Clock
from shared.entity import Conditions, Entity, Kind, StateT
from shared.events import AnyEvent, EventData
from shared.events.codec import encode, enveloped
from shared.idempotency import new_id
from shared.refusals import (
    PYDANTIC_SAYS,
    ForeignError,
    FullError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    StaleError,
)
from shared.topics import MAX_EVENT_BYTES

Facts = Sequence[EventData]
Decision = Callable[[StateT], Facts]
NewId = Callable[[], str]

_MANAGERS = "managers"
_TICK = timedelta(microseconds=1)


class Kept(Protocol):
    """Where entities are kept."""

    async def load(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        """Return the entity, at version 0 if it is not kept."""

    async def save(self, entity: Entity[Any]) -> None:
        """Keep *entity*, which was made from the version before its own."""

    async def absorb(self, events: Iterable[AnyEvent]) -> None:
        """Join *events* to the entities they mention."""

    async def count(self, kind: Kind[Any], where: Conditions) -> int:
        """Return how many entities have facets as *where* says."""


class Teller(Protocol):
    """Who hears of saved events."""

    def admit(self) -> None:
        """Let a command through while few events wait."""

    def tell(self, count: int, kind: str) -> None:
        """Hear of *count* more events that were saved, with an entity of *kind*."""


async def _everything() -> Reach:
    return EVERYTHING


@dataclass(frozen=True)
class Desk:
    """Carries out the commands of the service whose events have *source*; what *reach* leaves out is as if unknown."""

    source: str
    entities: Kept
    outbox: Teller
    clock: Clock
    new_id: NewId = new_id
    reach: Callable[[], Awaitable[Reach]] = _everything
    """Whose entities are theirs who ask."""

    async def found(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        """Return an entity that exists, for whoever asks. Raises: NotFoundError."""
        entity = await self.entities.load(kind, id)
        if not (entity.is_open and await self.is_theirs(entity)):
            raise NotFoundError(kind.name, id)
        return entity

    async def is_theirs(self, entity: Entity[Any]) -> bool:
        """Say whether *entity* is theirs who ask; what nobody opened yet, and what is the company's, is everybody's."""
        if not entity.is_open or (entity.kind.owner is None and entity.kind.is_seen is None):
            return True
        reach = await self.reach()
        is_owned = entity.kind.owner is None or reach.has(entity.owner, is_free=entity.kind.is_free)
        return is_owned and entity.is_seen_by(reach.sight)

    async def check_manager(self, manager_id: str | None) -> None:
        """Let a command name that manager. Raises: NotFoundError, as if there were none, unless they are theirs.

        Nobody is told by it who works here: whether there is such a manager makes no difference.
        """
        if manager_id is not None and not (await self.reach()).has(manager_id, is_free=False):
            raise NotFoundError(_MANAGERS, manager_id, "manager_id")

    async def carry_out(
        self,
        kind: Kind[StateT],
        id: str,  # noqa: A002
        decide: Decision[StateT],
        *,
        expected: int | None = None,
        after: datetime | None = None,
    ) -> Entity[StateT]:
        """Return the entity once *decide*'s facts, later than *after*, are saved with it and wait to be published.

        What a command under an idempotency key has saved before is not decided again: its events have the key's ids.
        Raises: ConflictError, InvalidError, AwayError, NotFoundError for what is not theirs who ask, NotAllowedError
        for what their key may not say, and whatever *decide* refuses with.
        """
        self.outbox.admit()
        entity, first = await self.entities.load(kind, id), self.new_id()
        if any(event.identity == (self.source, first) for event in entity.events):
            return entity
        if not await self.is_theirs(entity):
            raise NotFoundError(kind.name, id)
        self._refuse(entity, expected)
        times = strictly_rising(self.clock(), after, entity.last_time)
        ids = chain([first], iter(self.new_id, None))
        said = [
            _enveloped(data, event_id, self.source, time)
            for data, event_id, time in zip(_facts(decide, entity.state), ids, times, strict=False)
        ]
        _check_saying(said)
        return await self.keep(entity, said)

    async def keep(self, entity: Entity[StateT], said: Sequence[AnyEvent]) -> Entity[StateT]:
        """Save *entity* with what it says, and have it published. Raises: StaleError."""
        changed = entity.saying(said)
        await self.entities.save(changed)
        self.outbox.tell(len(said), entity.kind.name)
        aside = [event for event in said if entity.kind.id_in(event) != entity.id]
        if aside:
            await self.entities.absorb(aside)
        return changed

    def _refuse(self, entity: Entity[Any], expected: int | None) -> None:
        if expected and not entity.version:  # nobody can have seen it
            raise NotFoundError(entity.kind.name, entity.id)
        if expected not in (None, entity.version):
            raise StaleError(entity.kind.name, entity.id, entity.version)
        if entity.writer not in (None, self.source):
            raise ForeignError(entity.kind.name, entity.id, str(entity.writer))
        if entity.is_full:
            raise FullError(entity.kind.name, entity.id)


def _check_saying(said: Iterable[AnyEvent]) -> None:
    """Let a system say what its key names, by a command as by the door for events. Raises: NotAllowedError."""
    who = principal()
    if who is None or who.role is not Role.SYSTEM:
        return
    for event in said:
        if not who.may_publish(event.type):
            raise NotAllowedError(f"the key may not publish {event.type}, which this command says")


class _Rising:
    """Moments from *start* on, each later than the one before."""

    def __init__(self, start: datetime) -> None:
        self._next = start

    def __iter__(self) -> "_Rising":
        return self

    def __next__(self) -> datetime:
        moment, self._next = self._next, self._next + _TICK
        return moment


def strictly_rising(now: datetime, *before: datetime | None) -> _Rising:
    """Return moments from *now* on, each later than the one before and all later than *before*."""
    return _Rising(max([now, *(moment + _TICK for moment in before if moment)]))


def _facts(decide: Decision[StateT], state: StateT) -> Facts:
    try:
        return decide(state)
    except ValidationError as error:
        raise invalid(error) from error


def invalid(error: ValidationError) -> InvalidError:
    """Return the first complaint of pydantic as a refusal that names the field."""
    first = error.errors(include_url=False)[0]
    return InvalidError(first["msg"].removeprefix(PYDANTIC_SAYS), ".".join(map(str, first["loc"])) or None)


def _enveloped(data: EventData, id_: str, source: str, time: datetime) -> AnyEvent:
    event = enveloped(data, id=id_, source=source, time=time)
    if len(encode(event)) > MAX_EVENT_BYTES:
        raise InvalidError(f"the event would be larger than {MAX_EVENT_BYTES} bytes")
    return event
