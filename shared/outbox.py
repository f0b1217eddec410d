"""The outbox: events are saved with their entity and published from there, however often the process dies between."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, Protocol

from pymongo.errors import PyMongoError

from shared.entity import Entity
from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.mongo import reason_of
from shared.observability import Outage
from shared.refusals import AwayError, OutboxFullError
from shared.watching.metrics import OUTBOX_AGE, OUTBOX_EVENTS, age_of
from shared.watching.traces import sending

MOST_WAITING = 1_000
LOOK_EVERY_S = 5.0
TRY_AGAIN_S = 1.0


class Waiting(Protocol):
    """Where events wait."""

    async def waiting(self, most: int, kinds: Collection[str] | None = None) -> list[Entity[Any]]:
        """Return up to *most* entities of each kind, or of those that *kinds* names, that have events to publish."""

    async def clear(self, entities: Sequence[Entity[Any]]) -> None:
        """Forget the pending events of *entities*; what one has said since goes on waiting."""


class Sink(Protocol):
    """Where events go."""

    async def publish(self, events: Sequence[AnyEvent], traces: Sequence[str] = ()) -> None:
        """Return when all *events* are acknowledged, sent each with its own of *traces*."""


class Outbox:
    """Publishes what waits: at once when told of it, and now and then all, for what another process left."""

    def __init__(self, entities: Waiting, sink: Sink) -> None:
        self._entities = entities
        self._sink = sink
        self._told = asyncio.Event()
        self._kinds: set[str] = set()
        self._look_at = 0.0
        """When everything is to be looked through again, by the loop's clock."""
        self._waiting = 0
        self._oldest: float | None = None
        self._outage = Outage("outbox")
        OUTBOX_EVENTS.set_function(lambda: self._waiting)
        OUTBOX_AGE.set_function(lambda: 0 if self._oldest is None else age_of(self._oldest))

    def admit(self) -> None:
        """Let a command through while few events wait. Raises: OutboxFullError."""
        if self._waiting > MOST_WAITING:
            raise OutboxFullError(self._waiting)

    def is_busy(self) -> bool:
        """Say whether so many events wait that who brings many at once does better to pause; others go on."""
        return self._waiting > MOST_WAITING // 2

    def tell(self, count: int, kind: str) -> None:
        """Hear of *count* more events that were saved, with an entity of *kind*."""
        self._waiting += count
        self._kinds.add(kind)
        self._told.set()

    async def run(self) -> None:
        """Publish until cancelled; what fails is tried again at the next look."""
        kinds: Collection[str] | None = None
        while True:
            try:
                await self.publish_all(kinds)
            except (AwayError, PyMongoError) as error:
                self._outage.goes_on(reason_of(error))
                await asyncio.sleep(TRY_AGAIN_S)
                kinds = None
            else:
                self._outage.ends()
                kinds = await self._until_told()

    async def publish_all(self, kinds: Collection[str] | None = None) -> None:
        """Publish all that waits, or what waits with entities of *kinds*. Raises: AwayError, PyMongoError."""
        while entities := await self._found(kinds):
            events = [decoded(text) for entity in entities for text in entity.pending]
            self._oldest = min((event.time.timestamp() for event in events), default=None)
            with sending("outbox", [trace for entity in entities for trace in entity.traces_of_pending]) as traces:
                await self._sink.publish(events, traces)
            await self._entities.clear(entities)
            self._waiting -= min(self._waiting, len(events))
        self._oldest = None

    async def _found(self, kinds: Collection[str] | None) -> list[Entity[Any]]:
        if kinds is not None:
            return await self._entities.waiting(MOST_WAITING + 1, kinds)
        self._look_at = asyncio.get_running_loop().time() + LOOK_EVERY_S
        entities = await self._entities.waiting(MOST_WAITING + 1)
        self._waiting = sum(len(entity.pending) for entity in entities)
        return entities

    async def _until_told(self) -> Collection[str] | None:
        """Return the kinds that were told of, None when it is time to look through all."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._look_at:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(self._look_at):
                    await self._told.wait()
        self._told.clear()
        kinds, self._kinds = self._kinds, set()
        return kinds if loop.time() < self._look_at else None
