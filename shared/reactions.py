"""Reactions: what a service does of its own accord when another service's entity changes."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from shared.desk import Desk, strictly_rising
from shared.entity import Kind, StateT
from shared.errors import SalesError
from shared.events import AnyEvent
from shared.events.codec import enveloped
from shared.reaction import Reaction
from shared.refusals import StaleError
from shared.sources import OURS

MOST_HOPS = 4
LEADS, ORDERS, SHIPMENTS, KPI = SOURCES = OURS
"""What our own services write into `source`."""

React = Callable[[AnyEvent], Awaitable[None]]

log = structlog.get_logger(__name__)


def is_answered(event: AnyEvent, now: datetime, within: timedelta) -> bool:
    """Say whether *event* starts anything: it is ours, young enough, and not the end of a long chain."""
    return event.source in SOURCES and now - event.time <= within and event.hops < MOST_HOPS


async def react(events: Iterable[AnyEvent], table: Mapping[type[Any], React], now: datetime, within: timedelta) -> None:
    """Answer those of *events* that *table* has an answer to; a refusal is told and stops nothing."""
    for event in events:
        answer = table.get(type(event.data))
        if answer is not None and is_answered(event, now, within):
            await answered(event, answer)


async def answered(event: AnyEvent, answer: React) -> None:
    """Answer *event*; a refusal is told and stops nothing."""
    try:
        await answer(event)
    except SalesError as error:
        log.warning("reaction-refused", trigger=event.id, source=event.source, code=error.code, reason=str(error))


async def carry_out(
    desk: Desk,
    kind: Kind[StateT],
    id: str,  # noqa: A002
    decide: Callable[[StateT], Reaction | None],
) -> None:
    """Save what *decide* answers with, once: an entity that already has the event of this id says nothing."""
    while True:
        entity = await desk.entities.load(kind, id)
        if entity.writer not in (None, desk.source):
            return
        reaction = decide(entity.state)
        if reaction is None or entity.has((desk.source, reaction.event_id)):
            return
        said = enveloped(
            reaction.data,
            id=reaction.event_id,
            source=desk.source,
            time=next(strictly_rising(desk.clock(), entity.last_time, reaction.trigger.time)),
            hops=reaction.trigger.hops + 1,
        )
        try:
            await desk.keep(entity, [said])
        except StaleError:
            continue
        return
