"""Reads topics for a producing service: at least once, in batches, record by record decoded, for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
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
from shared.lag import Lag, Watch, Watchdog, ended, lags
from shared.observability import Outage
from shared.settings import ServiceSettings
from shared.watching.backlog import LOOK_EVERY_S, Backlog
from shared.watching.metrics import READER_EVENTS, READER_RESTARTS, READER_SECONDS
from shared.watching.readiness import Part
from shared.watching.stall import StuckError
from shared.watching.traces import batch_span, trace_in

BATCH_WAIT_MS = 5
MOST_RECORDS = 2_000
CONNECT_AGAIN_S = 1.0
END_WITHIN_S = 2.0
TRY_AGAIN_S = 0.5
STUCK_AFTER_S = 30.0
"""Longer than the group takes to notice that a member is gone, and to share out its partitions."""

Record: TypeAlias = "ConsumerRecord[bytes | None, bytes | None]"
Apply = Callable[[list[AnyEvent]], Awaitable[None]]

log = structlog.get_logger(__name__)


class Reader:
    """Hands every readable event of *topics* to *apply*, as the consumer group *group*."""

    def __init__(self, settings: ServiceSettings, group: str, topics: Sequence[str], apply: Apply) -> None:
        self._kafka = settings.kafka
        self._ready_within_s, self._stuck_s = settings.ready_within_seconds, settings.stuck_seconds
        self._group = group
        self._topics = topics
        self._apply = apply
        self._backlog = Backlog(group, self._kafka)
        self._standstill: Watch[str] = Watch(self._stuck_s)
        """Unlike the watchdog over one consumer, it goes on when that is given up."""
        self._outage = Outage(f"reader {group}")
        self._subscriber: BatchSubscriber | None = None
        self._is_applying = self._is_waiting = False
        self.is_stuck = False
        """Whether the broker was given up because nothing came of it, and nothing has come since."""

    async def run(self) -> None:
        """Read until cancelled; while Kafka is away, wait for it; when nothing comes of it any more, begin anew.

        Raises: StuckError when that did not help either.
        """
        while True:
            broker = self._broker()
            reading = asyncio.create_task(self._read(broker))
            try:
                await self._until_stuck(reading)
            except (KafkaError, OSError) as error:
                self._outage.goes_on(error)
                self._backlog.lose_sight()
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
        watchdog: Watchdog[TopicPartition] = Watchdog(self._kafka, STUCK_AFTER_S)
        while True:
            await asyncio.wait([reading], timeout=LOOK_EVERY_S)
            if reading.done():
                return await reading
            if await watchdog.stuck(self._behind()):
                log.warning("reader-stuck", group=self._group, seconds=STUCK_AFTER_S)
                READER_RESTARTS.labels(self._group).inc()
                self.is_stuck = True
                return None

    async def _behind(self) -> dict[TopicPartition, dict[TopicPartition, Lag]]:
        """Return the lags of the partitions held here, or of all, if none is: this may be the one that never joined."""
        found = await self._looked()
        if self._is_applying:  # slow, or waiting for the database: no fault of the consumer
            return {}
        behind = {at: {at: lag} for at, lag in found.items()}
        self.is_stuck = self.is_stuck and any(behind[at][at].waiting for at in behind)
        return behind

    async def _looked(self) -> dict[TopicPartition, Lag]:
        """Return the lags, having told them. Raises: KafkaError, OSError; StuckError when nothing moves any more."""
        try:
            found = await lags(self._kafka, self._group, self._topics)
            consumer = self._subscriber.consumer if self._subscriber else None
            held = consumer.assignment() if consumer else ()
            found = {at: lag for at, lag in found.items() if at in held} or found
            waiting = await self._backlog.note(found)
        except (KafkaError, OSError):
            self._backlog.lose_sight()
            self._standstill.forget()
            raise
        if self._is_waiting or not waiting:
            self._standstill.forget()
        else:
            self._end_if_stuck(found)
        return found

    def _end_if_stuck(self, held: Mapping[TopicPartition, Lag]) -> None:
        """Raises: StuckError when for long nothing was done of what waits, which is no matter of the database."""
        done = Lag(sum(lag.position for lag in held.values()), len(held))
        if self._standstill.stuck({self._group: done}, monotonic()):
            raise StuckError(f"reader {self._group}", self._stuck_s)

    async def ready(self) -> Part:
        """Say whether all is read but the latest."""
        return self._backlog.part(self._ready_within_s, "its consumer hangs" if self.is_stuck else None)

    async def _ended(self, broker: KafkaBroker) -> None:
        """End within bounds: a consumer was seen to never end after an outage, and must not hold up the process."""
        if not await ended(broker.stop(), within_s=2 * END_WITHIN_S):
            log.warning("reader-left-behind", group=self._group)

    def _broker(self) -> KafkaBroker:
        broker = KafkaBroker(
            self._kafka.bootstrap,
            security=self._kafka.security(),
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
        records = message.raw_message
        try:
            with (
                READER_SECONDS.labels(self._group).time(),
                batch_span(f"read {self._group}", (trace_in(record.headers) for record in records)),
            ):
                await self._until_applied(events_in(records))
        finally:
            self._is_applying = self._is_waiting = False
        READER_EVENTS.labels(self._group).observe(len(records))
        try:
            await message.ack()
            self.is_stuck = False
        except KafkaError as error:
            # They come again, which changes nothing.
            log.warning("not-acknowledged", group=self._group, reason=str(error))

    async def _until_applied(self, events: list[AnyEvent]) -> None:
        while True:
            try:
                await self._apply(events)
            except PyMongoError as error:
                log.warning("database-away", group=self._group, reason=type(error).__name__)
                self._is_waiting = True
                await asyncio.sleep(TRY_AGAIN_S)
            except Exception:
                # A fault of ours in one event must neither hold up nor take along the others.
                if len(events) > 1:
                    return await self._one_by_one(events)
                log.exception("event-left-out", group=self._group, events=[event.id for event in events])
                return None
            else:
                self._is_waiting = False
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
