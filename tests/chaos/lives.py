"""The lives of a service: processes of the real program, of which some kill themselves between save and publish.

A life begins in a fork of a process that has the program loaded already: fifty of them cost seconds, not minutes.
"""

import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, NamedTuple

from services.kpi import process as kpi
from services.kpi.settings import Settings as KpiSettings
from services.leads import app as leads
from services.leads.settings import LeadsSettings
from services.orders import app as orders
from services.orders.settings import OrdersSettings
from services.shipments import app as shipments
from services.shipments.settings import ShipmentsSettings
from shared.clock import Clock, system_clock
from shared.entities import AnyEntity, Entities
from shared.events import AnyEvent
from shared.idempotency import LET_GO_AFTER
from shared.kafka import Publisher
from shared.service import serve

Told = dict[str, Any]
"""The settings of a service, by name."""


class Moment(StrEnum):
    """Where a process kills itself."""

    SAVED = "saved, and the outbox not told"
    BEFORE = "about to publish"
    HALFWAY = "part of a batch published"
    AFTER = "published, and nothing cleared"
    CLEARING = "part of a batch cleared"


class Death(NamedTuple):
    """How a life ends: at *moment*, when it comes for the *nth* time."""

    moment: Moment
    nth: int


def _leads(told: Told, clock: Clock) -> None:
    settings = LeadsSettings(**told)
    serve(leads.build(settings, clock), settings, "leads")


def _orders(told: Told, clock: Clock) -> None:
    settings = OrdersSettings(**told)
    serve(orders.build(settings, clock), settings, "orders")


def _shipments(told: Told, clock: Clock) -> None:
    settings = ShipmentsSettings(**told)
    serve(shipments.build(settings, clock), settings, "shipments")


def _kpi(told: Told, clock: Clock) -> None:
    kpi.run("serve", KpiSettings(**told, time_zone="UTC", currency="USD"), clock)


PROGRAMS: dict[str, Callable[[Told, Clock], None]] = {
    "leads": _leads,
    "orders": _orders,
    "shipments": _shipments,
    "kpi": _kpi,
}


def begun(name: str, told: Told, number: int, death: Death | None, log: Path) -> ForkServerProcess:
    """Return a new process, the service's life of this *number*, which logs to the end of *log*.

    Its clock is ahead by as much for each life before it as a key of a command whose process died is held: what the
    dead one had under way may be sent again at once, where a real caller waits.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ahead = number * (LET_GO_AFTER + timedelta(seconds=1))
    process = context.Process(target=_live, args=(name, told, ahead, death, log), daemon=True)
    process.start()
    return process


def _live(name: str, told: Told, ahead: timedelta, death: Death | None, log: Path) -> None:
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    if death is not None:
        _arrange(death)
    PROGRAMS[name](told, lambda: system_clock() + ahead)


def _arrange(death: Death) -> None:
    """Have this process kill itself; up to there it does what the program does."""
    left = count(death.nth - 1, -1)
    save, publish, clear = Entities.save, Publisher.publish, Entities.clear

    def is_time(moment: Moment) -> bool:
        return moment is death.moment and next(left) == 0

    async def saving(self: Entities, entity: AnyEntity) -> None:
        await save(self, entity)
        _die_if(is_time(Moment.SAVED))

    async def publishing(self: Publisher, events: Sequence[AnyEvent], traces: Sequence[str] = ()) -> None:
        _die_if(is_time(Moment.BEFORE))
        if len(events) > 1 and is_time(Moment.HALFWAY):
            await publish(self, events[: len(events) // 2], traces[: len(events) // 2])
            _die_if(True)
        await publish(self, events, traces)
        _die_if(is_time(Moment.AFTER))

    async def clearing(self: Entities, entities: Sequence[AnyEntity]) -> None:
        if len(entities) > 1 and is_time(Moment.CLEARING):
            await clear(self, entities[: len(entities) // 2])
            _die_if(True)
        await clear(self, entities)

    Entities.save = saving  # type: ignore[method-assign]
    Publisher.publish = publishing  # type: ignore[method-assign]
    Entities.clear = clearing  # type: ignore[method-assign]


def _die_if(it_is_time: bool) -> None:
    if it_is_time:
        os.kill(os.getpid(), signal.SIGKILL)
