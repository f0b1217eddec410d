"""Reads topics for a producing service: at least once, in batches, record by record decoded, for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import structlog
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber
from pymongo.errors import PyMongoError

from shared.events import AnyEvent
from shared.events.codec import UnreadableEventError, decode
from shared.lag import Lag, Watchdog, ended, lags
from shared.observability import Outage

BATCH_WAIT_MS = 5
MOST_RECORDS = 2_000
CONNECT_AGAIN_S = 1.0
END_WITHIN_S = 2.0
TRY_AGAIN_S = 0.5
LOOK_EVERY_S = 10.0
STUCK_AFTER_S = 30.0
"""Longer than the group takes to notice that a member is gone, and to share out its partitions."""

Record: TypeAlias = "ConsumerRecord[bytes | None, bytes | None]"
Apply = Callable[[list[AnyEvent]], Awaitable[None]]

log = structlog.get_logger(__name__)


class Reader:
    """Hands every readable event of *topics* to *apply*, as the consumer group *group*."""

    def __init__(self, bootstrap: str, group: str, topics: Sequence[str], apply: Apply) -> None:
        self._bootstrap = bootstrap
        self._group = group
        self._topics = topics
        self._apply = apply
        self._outage = Outage(f"reader {group}")
        self._subscriber: BatchSubscriber | None = None
        self._is_applying = False
        self.is_stuck = False
        """Whether the broker was given up because nothing came of it, and nothing has come since."""

    async def run(self) -> None:
        """Read until cancelled; while Kafka is away, wait for it; when nothing comes of it any more, begin anew."""
        while True:
            broker = self._broker()
            reading = asyncio.create_task(self._read(broker))
            try:
                await self._until_stuck(reading)
            except (KafkaError, OSError) as error:
                self._outage.goes_on(error)
            finally:
                reading.cancel()
                await self._ended(broker)
            await asyncio.sleep(CONNECT_AGAIN_S)

    async def _read(self, broker: KafkaBroker) -> None:
        await broker.start()
        self._outage.ends()
        await asyncio.Event().wait()

    async def _until_stuck(self, reading: asyncio.Task[None]) -> None:
        """Return when records wait and none is taken. Raises: KafkaError, OSError when the *reading* ends with it."""
        watchdog: Watchdog[TopicPartition] = Watchdog(self._bootstrap, STUCK_AFTER_S)
        while True:
            await asyncio.wait([reading], timeout=LOOK_EVERY_S)
            if reading.done():
                return await reading
            if await watchdog.stuck(self._behind()):
                log.warning("reader-stuck", group=self._group, seconds=STUCK_AFTER_S)
                self.is_stuck = True
                return None

    async def _behind(self) -> dict[TopicPartition, dict[TopicPartition, Lag]]:
        """Return the lags of the partitions held here, or of all, if none is: this may be the one that never joined."""
        if self._is_applying:  # slow, or waiting for the database: no fault of the consumer
            return {}
        found = await lags(self._bootstrap, self._group, self._topics)
        consumer = self._subscriber.consumer if self._subscriber else None
        held = consumer.assignment() if consumer else ()
        behind = {at: {at: found[at]} for at in found if at in held} or {at: {at: found[at]} for at in found}
        self.is_stuck = self.is_stuck and any(behind[at][at].waiting for at in behind)
        return behind

    async def _ended(self, broker: KafkaBroker) -> None:
        """End within bounds: a consumer was seen to never end after an outage, and must not hold up the process."""
        if not await ended(broker.stop(), within_s=2 * END_WITHIN_S):
            log.warning("reader-left-behind", group=self._group)

    def _broker(self) -> KafkaBroker:
        broker = KafkaBroker(
            self._bootstrap,
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            graceful_timeout=END_WITHIN_S,
            logger=None,
        )
        self._subscriber = broker.subscriber(
            *self._topics,
            batch=True,
            group_id=self._group,
            auto_offset_reset="earliest",
            batch_timeout_ms=BATCH_WAIT_MS,
            max_records=MOST_RECORDS,
            ack_policy=AckPolicy.MANUAL,
            parser=_without_headers,
            decoder=_as_it_is,
        )
        self._subscriber(self._handle)
        return broker

    async def _handle(self, message: KafkaMessage) -> None:
        self._is_applying = True
        try:
            await self._until_applied(events_in(message.raw_message))
        finally:
            self._is_applying = False
        try:
            await message.ack()
            self.is_stuck = False
        except KafkaError as error:
            # They come again, which changes nothing.
            log.warning("not-acknowledged", group=self._group, reason=str(error))

    async def _until_applied(self, events: list[AnyEvent]) -> None:
        while True:
            try:
                return await self._apply(events)
            except PyMongoError as error:
                log.warning("database-away", group=self._group, reason=type(error).__name__)
                await asyncio.sleep(TRY_AGAIN_S)
            except Exception:
                # A fault of ours in one event must neither hold up nor take along the others.
                if len(events) > 1:
                    return await self._one_by_one(events)
                log.exception("event-left-out", group=self._group, events=[event.id for event in events])
                return None

    async def _one_by_one(self, events: list[AnyEvent]) -> None:
        for event in events:
            await self._until_applied([event])


def events_in(records: Iterable[Record]) -> list[AnyEvent]:
    """Return the events that can be read; the rest is told and left to the fold, which keeps dead letters."""
    found = []
    for record in records:
        try:
            found.append(decode(record.value or b"", record.headers))
        except UnreadableEventError as error:
            log.warning(
                "unreadable-event",
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                code=error.code,
                field=error.field,
            )
    return found


async def _without_headers(records: tuple[Record, ...], original: Callable[[Any], Awaitable[Any]]) -> Any:
    """Return the message of *records*; FastStream would give up the batch for one header that is not UTF-8."""
    message = await original(tuple(replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def _as_it_is(message: KafkaMessage) -> KafkaMessage:
    """Return the message itself: its records are decoded one by one, so that no bad one takes others along."""
    return message
