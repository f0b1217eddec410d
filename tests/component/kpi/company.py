"""A company on a real broker and database: a fold and a clock by hand, and as many scores and sites as one starts."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import uvicorn
from aiokafka import AIOKafkaConsumer, TopicPartition
from fastapi import FastAPI
from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase
from starlette.requests import HTTPConnection

from deploy.local.ports import free_port
from services.kpi.alerts.store import Alerts
from services.kpi.api.routes import routes
from services.kpi.cells import (
    CELLS,
    LIVE,
    RECORDS,
    CellKey,
    ChangedCell,
    Changes,
    DirectoryRecord,
    cell_id,
    record_id,
    shard_id,
)
from services.kpi.cells import SHARDS as SHARD_DOCUMENTS
from services.kpi.live.hub import Hub
from services.kpi.live.server import LiveServer
from services.kpi.live.sse import sse_routes
from services.kpi.live.stream import HEARTBEAT_SECONDS, SEND_SECONDS, Source
from services.kpi.live.websocket import websocket_routes
from services.kpi.records.directory import DIRECTORY_KINDS
from services.kpi.score.app import Score, ScoreSettings
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.scorecard import House
from services.kpi.score.view import ScorecardView
from shared.access.principal import ALL, Sight
from shared.events import AnyEvent
from shared.kafka import partition_of, safe_producer
from shared.kafka_connection import KafkaConnection
from shared.mongo import Document
from shared.problems import install_problems
from shared.refusals import AwayError
from shared.topics import KPI_CHANGES, KPI_UPDATES
from shared.values import COMPANY, Period, Scope
from tests.builders import MORNING
from tests.component.processes import Infrastructure
from tests.conditions import eventually
from tests.folding import RULES, PureFold

SHARDS = 2
UPDATES = TopicPartition(KPI_UPDATES, 0)


@dataclass
class Company:
    """A generation of its own: a fold by hand, a clock by hand, and as many scores as a test starts."""

    where: Infrastructure
    database: AsyncDatabase[Document]
    generation: str = field(default_factory=lambda: uuid4().hex[:12])
    now: datetime = MORNING
    folds: list[PureFold] = field(default_factory=lambda: [PureFold() for _ in range(SHARDS)])
    batch: int = 0

    def __post_init__(self) -> None:
        self.house = House(RULES, "EUR")
        self.reader = Reader(self.database, self.house, self.clock)
        self.alerts = Alerts(self.database)

    def clock(self) -> datetime:
        return self.now

    async def is_live(self) -> None:
        live = {"_id": "live", "generation": self.generation, "shards": SHARDS}
        await self.database[LIVE].replace_one({"_id": "live"}, live, upsert=True)

    async def tell(self, *events: AnyEvent) -> None:
        """Fold *events* as the fold does: write the cells, announce them, write the records."""
        by_shard = defaultdict(list)
        for event in events:
            by_shard[partition_of(event.subject, SHARDS)].append(event)
        self.batch += 1
        for shard, batch in by_shard.items():
            await self._fold(shard, batch)

    async def _fold(self, shard: int, batch: list[AnyEvent]) -> None:
        fold = self.folds[shard]
        before = {key: dict(sums) for key, sums in fold.cells.items()}
        fold.take(batch)
        now = fold.cells
        others = {key for key in before | now if before.get(key, {}) != now.get(key, {})}
        changed = {key: now.get(key, {}) for key in others | {CellKey(str(COMPANY), key.span) for key in others}}
        directory = [
            DirectoryRecord(key.kind, key.id, list(record.events))
            for key, record in fold.records.items()
            if key.kind in DIRECTORY_KINDS
        ]
        await self._write(CELLS, [self._cell(shard, key, sums) for key, sums in changed.items()])
        cells = [ChangedCell(key.scope, key.span, sums) for key, sums in changed.items() if not key.by]
        await self.announce(Changes(self.generation, shard, 0, self.batch, cells, directory))
        await self._write(RECORDS, [self._record(shard, record) for record in directory])

    async def intend_another(self) -> None:
        """Have every shard set out to fold one more batch: those before are complete."""
        fences = {shard_id(self.generation, shard): self._fence(shard) for shard in range(SHARDS)}
        intended = [{"_id": _id, **fence, "batch": self.batch + 1} for _id, fence in fences.items()]
        await self._write(SHARD_DOCUMENTS, intended)

    async def announce(self, *messages: Changes) -> None:
        producer = safe_producer(KafkaConnection(self.where.kafka))
        await producer.start()
        for message in messages:
            await producer.send_and_wait(KPI_CHANGES, value=msgspec.json.encode(message))
        await producer.stop()

    def _fence(self, shard: int) -> Document:
        return {"generation": self.generation, "shard": shard, "epoch": 0, "batch": self.batch}

    def _cell(self, shard: int, key: CellKey, sums: dict[str, int]) -> Document:
        what = {"_id": cell_id(self.generation, shard, key), "scope": key.scope, "span": key.span, "measures": sums}
        return what | self._fence(shard)

    def _record(self, shard: int, record: DirectoryRecord) -> Document:
        what = {"_id": record_id(self.generation, shard, record.kind, record.id), "kind": record.kind, "id": record.id}
        return what | {"events": record.events} | self._fence(shard)

    async def _write(self, collection: str, documents: Iterable[Document]) -> None:
        writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in documents]
        if writes:
            await self.database[collection].bulk_write(writes)

    @asynccontextmanager
    async def scoring(self, **settings: Any) -> AsyncIterator[asyncio.Task[None]]:
        """Run a score with these of its settings."""
        kafka, group = KafkaConnection(self.where.kafka), f"score-{self.generation}"
        score = Score(ScoreSettings(kafka, group, **settings), self.database, self.house, self.clock)
        task = asyncio.create_task(score.run())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def stored(self, scope: str, period: str) -> ScorecardView | None:
        """Return the card that score keeps, if there is one."""
        if not await self.database[LIVE].find_one({"_id": "live"}):
            return None
        card = await self.reader.scorecard(Card(Scope.parse(scope), Period.parse(period)))
        return card if card.version else None

    async def reads(self, scope: str, period: str, kpi: str, value: object) -> ScorecardView:
        """Return the kept card once it shows *value*."""

        async def card() -> ScorecardView | None:
            found = await self.stored(scope, period)
            return found if found and found.kpis[kpi].value == value else None

        found: ScorecardView = await eventually(card, within_s=30, what=f"{scope} {period}: {kpi} is {value}")
        return found

    async def updates(self) -> list[dict[str, Any]]:
        """Return everything this generation has published."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.where.kafka)
        consumer.assign([UPDATES])
        await consumer.start()
        try:
            end = (await consumer.end_offsets([UPDATES]))[UPDATES]
            consumer.seek(UPDATES, (await consumer.beginning_offsets([UPDATES]))[UPDATES])
            records = []
            while await consumer.position(UPDATES) < end:
                records += (await consumer.getmany(UPDATES, timeout_ms=200)).get(UPDATES, [])
        finally:
            await consumer.stop()
        own = ("generation", self.generation.encode())
        return [json.loads(record.value) for record in records if own in record.headers]


@dataclass(frozen=True)
class Serving:
    """A site that answers and streams, as `serve` does."""

    http: httpx.AsyncClient
    hub: Hub
    server: LiveServer
    ended: asyncio.Task[None]


class SeesAll:
    """What a guard would know of who asks."""

    async def sight(self) -> Sight:
        return ALL

    async def sight_again(self, _connection: HTTPConnection) -> Sight:
        return ALL


@asynccontextmanager
async def serving(
    company: Company,
    *,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    send_seconds: float = SEND_SECONDS,
    port: int | None = None,
) -> AsyncIterator[Serving]:
    """Serve the numbers of *company*."""
    port = port or free_port()
    hub = Hub(KafkaConnection(company.where.kafka), company.reader.generation, company.alerts.these)
    live, site = Source(company.reader, hub, heartbeat_seconds, send_seconds), FastAPI()
    install_problems(site)
    site.state.access = SeesAll()  # nobody guards it
    for router in (routes(company.reader), sse_routes(live), websocket_routes(live)):
        site.include_router(router)
    server = LiveServer(uvicorn.Config(site, port=port, log_config=None, timeout_graceful_shutdown=20), hub.close)
    reading, ended = asyncio.create_task(hub.run()), asyncio.create_task(server.serve())
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            await eventually(lambda: server.started and _is_reached(hub), what="the stream can be asked for")
            yield Serving(http, hub, server, ended)
    finally:
        server.should_exit = True
        await asyncio.gather(ended, return_exceptions=True)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@asynccontextmanager
async def served(
    company: Company, heartbeat_seconds: float = HEARTBEAT_SECONDS, port: int | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the numbers of *company*, and return whom to ask."""
    async with serving(company, heartbeat_seconds=heartbeat_seconds, port=port) as site:
        yield site.http


def _is_reached(hub: Hub) -> bool:
    try:
        hub.place(MORNING.date())
    except AwayError:
        return False
    return True
