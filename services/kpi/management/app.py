"""Management put together, to be part of a KPI process."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from services.kpi.management.api import resources
from services.kpi.management.consumers import OTHERS, OWN, Consumer
from services.kpi.management.entities.called_off import CALLED_OFF
from services.kpi.management.entities.contest import CONTEST
from services.kpi.management.entities.contesting import Usage
from services.kpi.management.entities.promise import PROMISE
from services.kpi.management.handlers import Allowance, ManagementHandlers
from services.kpi.management.settling import Settling, Standings
from services.kpi.settings import Settings
from shared.clock import Clock
from shared.entity import Kind
from shared.reactions import KPI
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import Job, Plumbing, plumbing
from shared.timers import Look, Timers
from shared.watching.readiness import Check

OWNER = "kpi"


@dataclass(frozen=True)
class Management:
    """The routes to include, and what has to run while they are served."""

    parts: Plumbing
    jobs: tuple[Job, ...]
    checks: tuple[Check, ...]
    routers: tuple[APIRouter, ...]

    def running(self) -> AbstractAsyncContextManager[None]:
        """Keep publishing, reading and looking at what is due meanwhile."""
        return self.parts.running(*self.jobs)


def management(settings: Settings, clock: Clock, standings: Standings) -> Management:
    """Return management, connected to nothing until it runs; contests come out as *standings* say."""
    # A database of its own: its commands are journaled, the fold's cells are not (decision 7).
    own = settings.model_copy(update={"database": f"{settings.database}_management"})
    offered = resources(settings.currency, Usage(settings.rules, settings.ranked_from_n))
    kinds = [*(resource.kind for resource in offered), PROMISE, CALLED_OFF]
    parts = plumbing(OWNER, KPI, kinds, own, clock)
    handlers = ManagementHandlers(parts.desk, parts.entities, _allowance(settings))
    consumer = Consumer(parts.entities, handlers, settings.react_within)
    looks: list[tuple[Kind[Any], Look]] = [
        (PROMISE, handlers.look_at_promise),
        (CALLED_OFF, handlers.look_at_called_off),
    ]
    # Groups of its own as well: what one database has read, another has not. What others say has a group to itself, so
    # that a long history of theirs holds up nothing of ours.
    readers = (
        Reader(settings, own.database, OWN, consumer.apply),
        Reader(settings, f"{own.database}_others", OTHERS, consumer.apply),
    )
    jobs = (
        *readers,
        Timers(parts.entities, clock, looks),
        Timers(parts.entities, clock, [(CONTEST, Settling(parts.desk, standings).look)]),  # it waits for the fold
    )
    checks = (*parts.checks(), *(reader.ready for reader in readers))
    return Management(parts, jobs, checks, (resource_routes(parts.desk, parts.entities, offered), *parts.routers()))


def _allowance(settings: Settings) -> Allowance:
    return Allowance(
        settings.bad_scores,
        settings.bad_score_task,
        settings.late_shipment_task,
        settings.react_within,
    )
