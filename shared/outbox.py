"""The outbox: events are saved with their entity and published from there, however often the process dies between."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from pymongo.errors import PyMongoError

from shared.entity import Entity
from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.observability import Outage
from shared.refusals import AwayError, OutboxFullError

MOST_WAITING = 1_000
LOOK_EVERY_S = 1.0


class Waiting(Protocol):
    """Where events wait."""

    async def waiting(self, most: int) -> list[Entity[Any]]:
        """Return up to *most* entities of each kind that have events to publish."""

    async def clear(self, entities: Sequence[Entity[Any]]) -> None:
        """Forget the pending events of *entities*; what one has said since goes on waiting."""


class Sink(Protocol):
    """Where events go."""

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        """Return when all *events* are acknowledged."""


class Outbox:
    """Publishes what waits: at once when told of it, and by looking, for what an earlier process left."""

    def __init__(self, entities: Waiting, sink: Sink) -> None:
        self._entities = entities
        self._sink = sink
        self._told = asyncio.Event()
        self._waiting = 0
        self._outage = Outage("outbox")

    def admit(self) -> None:
        """Let a command through while few events wait. Raises: OutboxFullError."""
        if self._waiting > MOST_WAITING:
            raise OutboxFullError(self._waiting)

    def is_busy(self) -> bool:
        """Say whether so many events wait that who brings many at once does better to pause; others go on."""
        return self._waiting > MOST_WAITING // 2

    def tell(self, count: int) -> None:
        """Hear of *count* more events that were saved."""
        self._waiting += count
        self._told.set()

    async def run(self) -> None:
        """Publish until cancelled; what fails is tried again at the next look."""
        while True:
            try:
                await self.publish_all()
            except (AwayError, PyMongoError) as error:
                self._outage.goes_on(error)
                await asyncio.sleep(LOOK_EVERY_S)
            else:
                self._outage.ends()
                await self._until_told()

    async def publish_all(self) -> None:
        """Publish all that waits. Raises: AwayError, PyMongoError."""
        while entities := await self._found():
            await self._sink.publish([decoded(text) for entity in entities for text in entity.pending])
            await self._entities.clear(entities)
            self._waiting -= min(self._waiting, sum(len(entity.pending) for entity in entities))

    async def _found(self) -> list[Entity[Any]]:
        self._told.clear()
        entities = await self._entities.waiting(MOST_WAITING + 1)
        self._waiting = sum(len(entity.pending) for entity in entities)
        return entities

    async def _until_told(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._told.wait()
        except TimeoutError:
            return
