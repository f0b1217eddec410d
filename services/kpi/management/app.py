"""Management put together, to be part of a KPI process."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from fastapi import APIRouter

from services.kpi.management.api import RESOURCES
from shared import topics
from shared.clock import Clock
from shared.reactions import KPI
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import Plumbing, plumbing
from shared.settings import ServiceSettings

OWNER = "kpi"


@dataclass(frozen=True)
class Management:
    """The routes to include, and what has to run while they are served."""

    parts: Plumbing
    reader: Reader
    routers: tuple[APIRouter, ...]

    def running(self) -> AbstractAsyncContextManager[None]:
        """Keep publishing and reading meanwhile."""
        return self.parts.running(self.reader)


def management(settings: ServiceSettings, clock: Clock) -> Management:
    """Return management, connected to nothing until it runs."""
    # A database of its own: its commands are journaled, the fold's cells are not (decision 7).
    own = settings.model_copy(update={"database": f"{settings.database}_management"})
    parts = plumbing(OWNER, KPI, [resource.kind for resource in RESOURCES], own, clock)
    # A group of its own as well: what one database has read, another has not.
    reader = Reader(settings.kafka_bootstrap, own.database, (topics.MANAGEMENT,), parts.entities.absorb)
    return Management(parts, reader, (resource_routes(parts.desk, parts.entities, RESOURCES), *parts.routers()))
