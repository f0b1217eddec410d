"""Kafka as this system uses it: safe producers, and the partition that a subject belongs to."""

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2
from opentelemetry.trace import SpanKind

from shared.events import AnyEvent
from shared.events.codec import KAFKA_HEADERS, encode, topic_of
from shared.kafka_connection import KafkaConnection
from shared.observability import Outage
from shared.refusals import AwayError
from shared.watching.traces import current_trace, headers_of, span

log = structlog.get_logger()


@lru_cache(maxsize=200_000)
def partition_of(subject: str, partitions: int) -> int:
    """Return the partition that Kafka's own clients give to the key *subject*."""
    return int(murmur2(subject.encode()) & 0x7FFFFFFF) % partitions


def safe_producer(kafka: KafkaConnection, **options: Any) -> AIOKafkaProducer:
    """Return an unstarted producer that neither loses nor repeats what is acknowledged to it."""
    return AIOKafkaProducer(**kafka.options(), enable_idempotence=True, acks="all", **options)


PATIENCE_S = 5.0
"""How long an acknowledgement may take before Kafka counts as away."""
CONNECT_AGAIN_S = 1.0
ANSWER_WITHIN_S = 2.0
BATCH_BYTES = 256 * 1024


class KafkaAwayError(AwayError):
    """Kafka did not acknowledge in time; what was sent may arrive all the same."""

    code = "kafka-away"

    def __init__(self) -> None:
        super().__init__("Kafka does not answer: send the same again, for the same ids count once")


class Publisher:
    """Publishes events and waits until they are safe in Kafka; connects, and connects again, while `run` runs.

    A producer that failed once is given up whole: its sequence numbers, and so its promises, are no longer known.
    """

    def __init__(self, kafka: KafkaConnection, patience_s: float = PATIENCE_S) -> None:
        self._kafka = kafka
        self._patience_s = patience_s
        self._producer: AIOKafkaProducer | None = None
        self._given_up = asyncio.Event()
        self._endings: set[asyncio.Task[None]] = set()
        self._outage = Outage("kafka")

    async def run(self) -> None:
        """Keep a producer connected until cancelled."""
        try:
            while True:
                self._given_up.clear()
                self._producer = await self._connected()
                await self._given_up.wait()
        finally:
            await self._close()

    async def publish(self, events: Sequence[AnyEvent], traces: Sequence[str] = ()) -> None:
        """Return when all *events* are acknowledged, each sent with its own of *traces*, or the present one.

        Raises: KafkaAwayError.
        """
        producer = self._producer
        if producer is None:
            raise KafkaAwayError
        try:
            async with asyncio.timeout(self._patience_s):
                with span("publish", SpanKind.PRODUCER) if events and not traces else nullcontext():
                    told = traces or [current_trace()] * len(events)
                    await asyncio.gather(*[await sent(producer, *one) for one in zip(events, told, strict=True)])
        except (KafkaError, TimeoutError) as error:
            if self._producer is producer:
                self._give_up()
            raise KafkaAwayError from error

    async def answers(self) -> bool:
        """Say whether Kafka answers."""
        if self._producer is None:
            return False
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await self._producer.client.fetch_all_metadata()
        except (KafkaError, TimeoutError):
            return False
        return True

    async def _connected(self) -> AIOKafkaProducer:
        while True:
            producer: AIOKafkaProducer = safe_producer(self._kafka, max_batch_size=BATCH_BYTES)
            try:
                async with asyncio.timeout(self._patience_s):
                    await producer.start()
            except (KafkaError, TimeoutError) as error:
                self._outage.goes_on(error)
                await producer.stop()
                await asyncio.sleep(CONNECT_AGAIN_S)
            else:
                self._outage.ends()
                return producer

    def _give_up(self) -> None:
        self._end_producer()
        self._given_up.set()

    async def _close(self) -> None:
        """End within the patience: whatever is not acknowledged is still in the outbox."""
        self._end_producer()
        endings = tuple(self._endings)
        if endings:
            await asyncio.wait(endings, timeout=ANSWER_WITHIN_S)
        for ending in endings:
            ending.cancel()

    def _end_producer(self) -> None:
        """Let the producer go; it ends when Kafka has answered all that it sent, for nothing sent can be taken back."""
        producer, self._producer = self._producer, None
        if producer is not None:
            ending = asyncio.create_task(producer.stop())
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)


async def sent(producer: AIOKafkaProducer, event: AnyEvent, trace: str = "") -> "asyncio.Future[Any]":
    """Send *event* where it belongs, under its subject; return the acknowledgement to come."""
    headers = [*KAFKA_HEADERS, *headers_of(trace)]
    acknowledged: asyncio.Future[Any] = await producer.send(
        topic_of(event), encode(event), key=event.subject.encode(), headers=headers
    )
    return acknowledged


async def started(*clients: AIOKafkaConsumer | AIOKafkaProducer) -> None:
    """Start the clients, for as long as it takes the broker to answer."""
    for client in clients:
        while True:
            try:
                await client.start()
                break
            except KafkaError as away:
                log.warning("the broker is out of reach", error=type(away).__name__, reason=str(away)[:500])
                await asyncio.sleep(1)
