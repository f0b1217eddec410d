"""`POST /v1/retractions`: a fact was wrong. The retracted event is taken whole from the entity that holds it."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import APIRouter
from pydantic import Field

from shared.access.current import principal
from shared.command import Command
from shared.desk import Desk, strictly_rising
from shared.entity import Entity
from shared.events import AnyEvent, EventRetracted
from shared.events.codec import encode, enveloped
from shared.refusals import AlreadyRetractedError, NotFoundError
from shared.story import story
from shared.views import View


class Holding(Protocol):
    """Where events are found by their identity."""

    async def holding(self, source: str, id: str) -> Entity[Any] | None:  # noqa: A002
        """Return the entity that holds the event of this (source, id)."""


class RetractEvent(Command):
    """Take back the event of this source and id."""

    source: str = Field(min_length=1, max_length=500)
    id: str = Field(min_length=1, max_length=500)
    reason: str = Field(min_length=1, max_length=200)


@dataclass(frozen=True)
class Retractions:
    """Takes events back."""

    desk: Desk
    found: Holding

    async def retract(self, command: RetractEvent) -> Entity[Any]:
        """Return the entity without that event. Raises: NotFoundError, AlreadyRetractedError, AwayError."""
        self.desk.outbox.admit()
        entity = await self.found.holding(command.source, command.id)
        if entity is None or not _may_be_retracted(entity, command):
            raise NotFoundError("events", command.id)
        data = retraction(entity, command)
        said = enveloped(
            data,
            id=self.desk.new_id(),
            source=self.desk.source,
            time=next(strictly_rising(self.desk.clock(), entity.last_time)),
        )
        return await self.desk.keep(entity, [said])


def retraction(entity: Entity[Any], command: RetractEvent) -> EventRetracted:
    """Return the fact that takes back an event of *entity*. Raises: NotFoundError, AlreadyRetractedError."""
    event = _stands(entity, command)
    return EventRetracted(event=json.loads(encode(event)), reason=command.reason)


def _may_be_retracted(entity: Entity[Any], command: RetractEvent) -> bool:
    """Say whether whoever asks may publish what the event is, and that it is retracted."""
    who = principal()
    types = {event.type for event in entity.events if event.identity == (command.source, command.id)}
    return who is None or all(map(who.may_publish, types | {EventRetracted.__name__}))


def _stands(entity: Entity[Any], command: RetractEvent) -> AnyEvent:
    for event in story(entity.events).events:
        if event.identity == (command.source, command.id):
            return event
    if any(event.identity == (command.source, command.id) for event in _retractions(entity)):
        raise NotFoundError("events that can be retracted", command.id)
    raise AlreadyRetractedError(command.source, command.id)


def _retractions(entity: Entity[Any]) -> list[AnyEvent]:
    return [event for event in entity.events if isinstance(event.data, EventRetracted)]


def retraction_routes(retractions: Retractions) -> APIRouter:
    """Return the route for corrections."""
    router = APIRouter(tags=["corrections"])

    @router.post("/v1/retractions", status_code=202)
    async def retract_event(command: RetractEvent) -> View[Any]:
        """Take an event back: it counts as never said."""
        return View.of(await retractions.retract(command))

    return router
