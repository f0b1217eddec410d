"""The reading of one log, whatever happens to the broker and the database.

Each has a consumer of its own: one that waits for news of a quiet topic would keep those of a busy one waiting as well.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.kpi.live.feed import Ring
from shared.kafka_connection import KafkaConnection
from shared.mongo import reason_of

_AGAIN_SECONDS = 1
_POLL_MS = 500
_MOST_RECORDS = 500

log = structlog.get_logger()


class Log:
    """Has the records of *topic* taken, from so far back on that whoever missed what *ring* keeps can be told."""

    def __init__(
        self,
        topic: str,
        ring: Ring[Any],
        take: Callable[[Sequence[Any]], Awaitable[None]],
        begin_again: Callable[[], None],
    ) -> None:
        self._partition, self._ring, self._take, self._begin_again = TopicPartition(topic, 0), ring, take, begin_again
        self.is_reached = False
        """What there was at the start has been read."""

    @property
    def topic(self) -> str:
        """Return what it reads."""
        return str(self._partition.topic)

    async def run(self, kafka: KafkaConnection) -> None:
        """Read until cancelled."""
        while True:
            try:
                await self._read(kafka)
            except (KafkaError, PyMongoError) as away:
                topic, reason = self._partition.topic, reason_of(away)
                log.warning("live messages are out of reach", topic=topic, error=type(away).__name__, reason=reason)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _read(self, kafka: KafkaConnection) -> None:
        consumer = AIOKafkaConsumer(
            **kafka.options(),
            isolation_level="read_committed",
            auto_offset_reset="latest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=4_000_000,
        )
        try:
            await consumer.start()
            consumer.assign([self._partition])
            end = await self._go_on(consumer)
            while True:
                got = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_MOST_RECORDS)
                await self._take(got.get(self._partition, ()))
                # Behind what is no record as well: the marks of transactions, say.
                upto = self._ring.upto = await consumer.position(self._partition)
                self.is_reached |= upto >= end
        finally:
            with suppress(KafkaError):
                await consumer.stop()

    async def _go_on(self, consumer: AIOKafkaConsumer) -> int:
        """Go to where the last consumer stopped, if there is such a place; return where the log ends now."""
        first: int = (await consumer.beginning_offsets([self._partition]))[self._partition]
        end: int = (await consumer.end_offsets([self._partition]))[self._partition]
        upto = self._ring.upto
        if upto is None or not first <= upto <= end:
            upto = max(first, end - self._ring.most)
            self._ring.start(upto)
            self._begin_again()
        consumer.seek(self._partition, upto)
        return end
