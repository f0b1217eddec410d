"""What is due: an entity says when somebody has to look at it, and one worker at a time does, whatever was restarted.

The moment is kept in the entity's own document and made from its events, so no crash can lose it. Looking twice must do
no harm: a worker that takes longer than its claim, or dies after acting, is followed by another.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol

import structlog
from pymongo.errors import PyMongoError

from shared.clock import Clock
from shared.entity import Entity, Kind, StateT
from shared.errors import SalesError
from shared.observability import Outage

LOOK_EVERY_S = 1.0
CLAIMED_FOR = timedelta(seconds=60)

Look = Callable[[Entity[Any]], Awaitable[None]]

log = structlog.get_logger(__name__)


class Due(Protocol):
    """Where entities are found by when they are due."""

    async def claim(self, kind: Kind[StateT], now: float, until: float) -> Entity[StateT] | None:
        """Return the entity that is due longest, and nobody else's *until* then."""

    async def settle(self, entity: Entity[Any]) -> None:
        """Leave *entity* alone until it changes."""


class Timers:
    """Has each of *looks* look at the entities of its kind that are due, by *clock*.

    A refusal is told and tried again when the claim ends; otherwise the entity is left alone until it changes.
    """

    def __init__(self, due: Due, clock: Clock, looks: Sequence[tuple[Kind[Any], Look]]) -> None:
        self._due, self._clock, self._looks = due, clock, looks
        self._outage = Outage("timers")

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
                self._outage.ends()
            except PyMongoError as error:
                self._outage.goes_on(error)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Look at everything that is due. Raises: PyMongoError."""
        for kind, look in self._looks:
            while entity := await self._claimed(kind):
                await self._looked_at(entity, look)

    async def _claimed(self, kind: Kind[Any]) -> Entity[Any] | None:
        now = self._clock()
        return await self._due.claim(kind, now.timestamp(), (now + CLAIMED_FOR).timestamp())

    async def _looked_at(self, entity: Entity[Any], look: Look) -> None:
        try:
            await look(entity)
        except SalesError as error:
            log.warning("due-refused", kind=entity.kind.name, id=entity.id, code=error.code, reason=str(error))
        else:
            await self._due.settle(entity)
