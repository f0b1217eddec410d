"""Services as processes of their own, the broker seen from outside, and waiting for what must come."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.local.ports import free_port
from shared.events import AnyEvent
from shared.events.codec import UnreadableEventError, decode
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from tests.conditions import eventually
from tests.keys import FIRST_KEY, carried, keep_first_key

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
NOWHERE = "127.0.0.1:1"
RUN = uuid4().hex[:8]


def new_id(name: str) -> str:
    """Return an id that no other test uses."""
    return f"{name}-{RUN}-{uuid4().hex[:8]}"


@dataclass(frozen=True)
class Infrastructure:
    """Where Kafka and the database are."""

    kafka: str
    mongo: str

    async def published(self, topic: str, wanted: Callable[[AnyEvent], bool]) -> list[AnyEvent]:
        """Return the events of *topic* up to its present end that are *wanted*; each id counts once, as everywhere."""
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.kafka, auto_offset_reset="earliest")
        await consumer.start()
        try:
            ends = await consumer.end_offsets(consumer.assignment())
            events: dict[tuple[str, str], AnyEvent] = {}
            for event in await _read(consumer, ends):
                events.setdefault(event.identity, event)
            return [event for event in events.values() if wanted(event)]
        finally:
            await consumer.stop()

    async def headers(self, topic: str, text: str) -> list[list[tuple[str, bytes]]]:
        """Return the headers of the records of *topic* that have *text* in them."""
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.kafka, auto_offset_reset="earliest")
        await consumer.start()
        try:
            ends = await consumer.end_offsets(consumer.assignment())
            records = await _records(consumer, ends)
            return [list(record.headers) for record in records if text.encode() in (record.value or b"")]
        finally:
            await consumer.stop()

    async def write(self, topic: str, *records: tuple[bytes, bytes, list[tuple[str, bytes]]]) -> None:
        """Write raw *records*: key, value, headers."""
        producer = safe_producer(KafkaConnection(self.kafka))
        await producer.start()
        try:
            for key, value, headers in records:
                await producer.send_and_wait(topic, value, key=key, headers=headers)
        finally:
            await producer.stop()


async def _records(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> list[Any]:
    found: list[Any] = []
    while [where for where, end in ends.items() if await consumer.position(where) < end]:
        for records in (await consumer.getmany(timeout_ms=200)).values():
            found += records
    return found


async def _read(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> list[AnyEvent]:
    events = []
    for record in await _records(consumer, ends):
        try:
            events.append(decode(record.value or b"", record.headers))
        except UnreadableEventError:
            continue
    return events


@dataclass
class Service:
    """One service as a process."""

    name: str
    infrastructure: Infrastructure
    database: str
    log: Path
    kafka: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    http: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    """Of the first admin."""
    arguments: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    """What it is told besides, by variables."""

    async def start(self) -> None:
        """Start the process, and return when it answers."""
        self.port = free_port()
        await keep_first_key(self.infrastructure.mongo, self.access)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: ASYNC220  # it takes milliseconds
                [sys.executable, "-m", *self.program],
                cwd=ROOT,
                env=os.environ | self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.http = self.asked_with(FIRST_KEY)
        await eventually(self.health)

    def asked_with(self, key: str | None) -> httpx.AsyncClient:
        """Return a client of whoever has *key*."""
        headers = carried(key) if key else {}
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=30, headers=headers)

    @property
    def access(self) -> str:
        """Return the database of keys."""
        return self.settings.get("ACCESS_DATABASE", f"{self.database}_access")

    @property
    def program(self) -> tuple[str, ...]:
        """Return the module that is run, and what it is told."""
        return f"services.{self.name}", *self.arguments

    def environment(self) -> dict[str, str]:
        """Return the settings of the process."""
        prefix = self.name.upper()
        return {
            "KAFKA_BOOTSTRAP": self.kafka,
            "MONGO_URL": self.infrastructure.mongo,
            f"{prefix}_HTTP_PORT": str(self.port),
            f"{prefix}_DATABASE": self.database,
            f"{prefix}_GROUP": self.database,
            "ACCESS_DATABASE": self.access,
            **self.settings,
        }

    async def health(self) -> dict[str, str] | None:
        """Return what the service says of itself, once it says anything."""
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        try:
            said: dict[str, str] = (await self.http.get("/health")).json()
        except httpx.TransportError:
            return None
        return said

    async def is_healthy(self) -> bool:
        """Say whether Kafka and the database answer the service."""
        return (await self.http.get("/health")).status_code == httpx.codes.OK

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End the process, and return its exit code."""
        assert self.process is not None
        await self.http.aclose()
        self.process.send_signal(number)
        return await asyncio.to_thread(self.process.wait, PATIENCE_S)

    async def post(self, path: str, said: Any = None, **headers: str) -> httpx.Response:
        """Post a command."""
        return await self.http.post(path, json=said or {}, headers=headers)

    async def send(self, *events: dict[str, Any]) -> httpx.Response:
        """Post a batch of events."""
        return await self.http.post(
            "/v1/events", json=events, headers={"content-type": "application/cloudevents-batch+json"}
        )

    async def state(self, path: str) -> dict[str, Any]:
        """Return an entity's state once there is one."""

        async def found() -> dict[str, Any] | None:
            answer = await self.http.get(path)
            return answer.json() if answer.status_code == httpx.codes.OK else None

        state: dict[str, Any] = (await eventually(found))["state"]
        return state

    async def state_where(self, path: str, **wanted: Any) -> dict[str, Any]:
        """Return an entity's state once it has the *wanted* values."""

        async def found() -> dict[str, Any] | None:
            state = await self.state(path)
            return state if all(state[name] == value for name, value in wanted.items()) else None

        state: dict[str, Any] = await eventually(found)
        return state


Services = Callable[..., Awaitable[Service]]
