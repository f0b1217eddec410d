"""Reads `sales.dead-letters` into the database; every process that does finds and keeps the same."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.kpi.letters.letter import Letter, letter_of
from services.kpi.letters.store import LetterStore
from shared.kafka_connection import KafkaConnection
from shared.lag import ended
from shared.observability import Outage
from shared.topics import DEAD_LETTERS

_PARTITION = TopicPartition(DEAD_LETTERS, 0)
_POLL_MS = 500
_MOST_RECORDS = 500
_AGAIN_SECONDS = 1.0


class LetterIndex:
    """Keeps the letters that the topic holds."""

    def __init__(self, kafka: KafkaConnection, store: LetterStore) -> None:
        self._kafka, self._store = kafka, store
        self._outage = Outage("dead letters")

    async def run(self) -> None:
        """Read until cancelled, however often the broker or the database are away."""
        while True:
            try:
                await self._store.prepare()
                await self._read(lambda _position, _end: False)
            except (KafkaError, PyMongoError) as away:
                self._outage.goes_on(away)
                await asyncio.sleep(_AGAIN_SECONDS)

    async def catch_up(self) -> None:
        """Read what there is now. Raises: KafkaError, PyMongoError."""
        await self._read(lambda position, end: position >= end)

    async def _read(self, is_enough: Callable[[int, int], bool]) -> None:
        consumer = AIOKafkaConsumer(**self._kafka.options(), auto_offset_reset="earliest")
        try:
            await consumer.start()
            self._outage.ends()
            consumer.assign([_PARTITION])
            first = (await consumer.beginning_offsets([_PARTITION]))[_PARTITION]
            end = (await consumer.end_offsets([_PARTITION]))[_PARTITION]
            position = max(first, await self._store.last_number() + 1)
            # Of a topic that was made anew nothing is known yet.
            consumer.seek(_PARTITION, position if position <= end else first)
            while not is_enough(await consumer.position(_PARTITION), end):
                records = await consumer.getmany(_PARTITION, timeout_ms=_POLL_MS, max_records=_MOST_RECORDS)
                if found := records.get(_PARTITION):
                    await self._store.keep([_letter(one) for one in found])
        finally:
            await ended(consumer.stop())


def _letter(record: Any) -> Letter:
    return letter_of(msgspec.json.decode(record.value), record.offset, record.timestamp)
