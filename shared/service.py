"""A producing service put together: its entities, outbox, reader and routes, connected to nothing until started."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import SecretBytes
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from shared.access.access import Access
from shared.access.rules import Rules
from shared.access.settings import AccessSettings
from shared.clock import Clock
from shared.contract_routes import contract_routes
from shared.desk import Desk
from shared.entities import AnyKind, Entities
from shared.event_import import import_routes
from shared.idempotency import Idempotency, Keys
from shared.ingest import Door, ingest_routes
from shared.kafka import Publisher
from shared.known_events import KnownEvents
from shared.limits.serving import add_limits, served_within
from shared.limits.settings import LimitSettings
from shared.mapping.errors import BadMappingError
from shared.mongo import Document, answers, connected
from shared.observability import configure_logging, health_routes
from shared.outbox import Outbox
from shared.reader import Reader
from shared.retractions import Retractions, retraction_routes
from shared.settings import ServiceSettings, loaded
from shared.site import Site
from shared.watching.jobs import Jobs
from shared.watching.readiness import Check, answering
from shared.watching.routes import count_requests, watched
from shared.watching.traces import TELEMETRY, configure_traces
from shared.webhooks import Webhook, webhook_routes, webhooks_in

TRY_AGAIN_S = 1.0
END_WITHIN_S = 3

log = structlog.get_logger(__name__)


class Job(Protocol):
    """What goes on while a service is served."""

    async def run(self) -> None:
        """Go on until cancelled."""


@dataclass(frozen=True)
class Plumbing:
    """What carries the commands and events of the service *owner*."""

    owner: str
    client: AsyncMongoClient[Document]
    entities: Entities
    publisher: Publisher
    outbox: Outbox
    desk: Desk
    door: Door
    webhooks: Mapping[str, Webhook]
    keys: Keys
    access: Access
    limits: LimitSettings
    jobs: Jobs = field(default_factory=Jobs)

    def routers(self) -> list[APIRouter]:
        """Return the routes that take other systems' events and corrections."""
        return [
            ingest_routes(self.door, self.limits),
            import_routes(self.door),
            webhook_routes(self.door, self.webhooks),
            retraction_routes(Retractions(self.desk, self.entities)),
        ]

    @asynccontextmanager
    async def running(self, *jobs: Job) -> AsyncIterator[None]:
        """Keep publishing and doing *jobs* meanwhile, whether or not Kafka and the database are there yet."""
        runs = [self.publisher.run, self._prepare, self.outbox.run, *(job.run for job in jobs)]
        self.jobs.start(*runs)
        try:
            yield
        finally:
            await self.jobs.end()
            await self.access.close()
            await self.client.close()

    async def mongo_answers(self) -> bool:
        """Say whether the database answers."""
        return await answers(self.client)

    def checks(self) -> list[Check]:
        """Return what has to be so for the service to be ready, but for its readers."""
        return [
            answering("kafka", self.publisher.answers),
            answering("mongo", self.mongo_answers),
            self.jobs.part,
        ]

    async def _prepare(self) -> None:
        while True:
            try:
                await self.entities.prepare()
                return await self.keys.prepare()
            except PyMongoError as error:
                log.warning("database-away", reason=type(error).__name__)
                await asyncio.sleep(TRY_AGAIN_S)


def plumbing(owner: str, source: str, kinds: Sequence[AnyKind], settings: ServiceSettings, clock: Clock) -> Plumbing:
    """Return what the service *owner* runs on, unconnected; a mapping file that makes no sense ends the program."""
    try:
        webhooks = webhooks_in(settings.webhooks, owner)
    except BadMappingError as error:
        raise SystemExit(f"{owner} refuses to start: webhooks: {error}") from error
    client = connected(settings.mongo_url.get_secret_value())
    entities = Entities(client[settings.database], kinds)
    publisher = Publisher(settings.kafka)
    outbox = Outbox(entities, publisher)
    access = Access.of(loaded(AccessSettings), client, clock)
    desk = Desk(source, entities, outbox, clock, reach=access.reach)
    keys = Keys(client[settings.database], clock)
    door = Door(owner, publisher, KnownEvents(client[settings.database]), clock)
    return Plumbing(owner, client, entities, publisher, outbox, desk, door, webhooks, keys, access, settings)


def application(
    parts: Plumbing,
    reader: Reader,
    *routers: APIRouter,
    rules: Rules,
    jobs: Sequence[Job] = (),
    secret: bytes | None = None,
) -> FastAPI:
    """Return the HTTP side of a service, used as *rules* say, whose life starts and ends the rest.

    With a *secret*, nothing but a keyed hash is kept of the commands that have a key.
    """

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        async with parts.running(reader, *jobs):
            yield

    async def kafka_answers() -> bool:
        return not reader.is_stuck and await parts.publisher.answers()

    app = Site(parts.limits, title=f"Salespulse {parts.owner}", lifespan=life, telemetry=TELEMETRY)
    app.add_middleware(Idempotency, keys=parts.keys, secret=SecretBytes(secret) if secret else None)
    add_limits(app, parts.limits)
    for router in (
        *routers,
        *parts.routers(),
        contract_routes(parts.owner),
        health_routes(kafka_answers, parts.mongo_answers),
    ):
        app.include_router(router)
    watched(app, [*parts.checks(), reader.ready])
    parts.access.guard(app, rules)
    count_requests(app)
    return app


def serve(app: FastAPI, settings: ServiceSettings, name: str) -> None:
    """Serve *app* until SIGTERM."""
    configure_logging(name)
    configure_traces(name)
    signal.signal(signal.SIGTERM, _end)  # uvicorn raises it again when it has ended
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        log_config=None,
        timeout_graceful_shutdown=END_WITHIN_S,
        **served_within(settings),
    )


def _end(*_signal: object) -> None:
    sys.exit(0)
