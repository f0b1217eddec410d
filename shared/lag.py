"""What a consumer has not done yet, asked of the broker afresh; and the rule by which it counts as stuck.

aiokafka consumers were seen to hang after an outage, so nothing here asks, or waits for, the consumer in question.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Collection, Coroutine, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.kafka_connection import KafkaConnection

ANSWER_WITHIN_S = 5.0
END_WITHIN_S = 2.0
_DELIVER_WITHIN_MS = 2_000
_LOOK_MS = 1_000
_LOOK_BYTES = 1_100_000
"""Of each partition: more than the broker takes in one batch, for part of one would be a fault."""

KeyT = TypeVar("KeyT", bound=Hashable)

log = structlog.get_logger(__name__)


class Lag(NamedTuple):
    """Where a reader is, and how many offsets are between there and the end."""

    position: int
    waiting: int


@dataclass
class Watch(Generic[KeyT]):
    """Tells which of several readers are stuck: for *patience_s* something waits for them, and they do not move."""

    patience_s: float
    _since: dict[KeyT, tuple[int, float]] = field(default_factory=dict)
    """The position at which each was first seen with something waiting, and when."""

    def stuck(self, lags: Mapping[KeyT, Lag], at: float) -> list[KeyT]:
        """Return those that are stuck by this look at *lags*, taken *at* so many seconds; a look at none forgets."""
        self._since = {
            key: self._seen_before(key, lag.position) or (lag.position, at) for key, lag in lags.items() if lag.waiting
        }
        return [key for key, (_, since) in self._since.items() if at - since >= self.patience_s]

    def forget(self) -> None:
        """Begin anew: what was seen says nothing, for something that the readers need was away."""
        self._since.clear()

    def _seen_before(self, key: KeyT, position: int) -> tuple[int, float] | None:
        seen = self._since.get(key)
        return seen if seen and seen[0] == position else None


class Watchdog(Generic[KeyT]):
    """Looks, whenever it is asked, whether readers are stuck; each reads one or more partitions."""

    def __init__(self, kafka: KafkaConnection, patience_s: float) -> None:
        self._kafka = kafka
        self._watch: Watch[KeyT] = Watch(patience_s)

    async def stuck(self, look: Awaitable[Mapping[KeyT, Mapping[TopicPartition, Lag]]]) -> list[KeyT]:
        """Return the readers that do not move though the broker, asked afresh, has something for them.

        A *look* that fails for want of the broker, or that finds nothing to watch, begins the watch anew.
        """
        try:
            behind = await look
            stuck = self._watch.stuck({key: _together(parts.values()) for key, parts in behind.items()}, monotonic())
            waiting = {at: lag.position for key in stuck for at, lag in behind[key].items() if lag.waiting}
            if not waiting or await is_anything_at(self._kafka, waiting):
                return stuck
        except (KafkaError, OSError) as away:
            log.debug("not looked", error=type(away).__name__)
        self._watch.forget()
        return []


async def lags(kafka: KafkaConnection, group: str, topics: Collection[str]) -> dict[TopicPartition, Lag]:
    """Return how far *group* has committed each partition of *topics*; what it never did counts from the beginning.

    The end is that of the last finished transaction; control records at the end count, though nobody is given them:
    `is_anything_at` tells. Raises: KafkaError, TimeoutError if the broker does not answer.
    """
    partitions = await _partitions(kafka, topics)
    consumer = AIOKafkaConsumer(
        **kafka.options(), group_id=group, enable_auto_commit=False, isolation_level="read_committed"
    )
    async with _for_a_moment(consumer, consumer.stop):
        ends = await consumer.end_offsets(partitions)
        firsts = await consumer.beginning_offsets(partitions)
        committed = await asyncio.gather(*map(consumer.committed, partitions))
    positions = {at: firsts[at] if to is None else to for at, to in zip(partitions, committed, strict=True)}
    return {at: Lag(to, max(0, ends[at] - to)) for at, to in positions.items()}


async def is_anything_at(kafka: KafkaConnection, positions: Mapping[TopicPartition, int]) -> bool:
    """Say whether the log has a record for a reader at one of *positions*. Raises: KafkaError, TimeoutError."""
    if not positions:
        return False
    consumer = AIOKafkaConsumer(**kafka.options(), isolation_level="read_committed", auto_offset_reset="earliest")
    async with _for_a_moment(consumer, consumer.stop):
        consumer.assign(list(positions))
        for at, position in positions.items():
            consumer.seek(at, position)
        return any((await consumer.getmany(timeout_ms=_DELIVER_WITHIN_MS, max_records=1)).values())


async def taken_at(kafka: KafkaConnection, lags: Mapping[TopicPartition, Lag]) -> dict[TopicPartition, int]:
    """Return when the broker took the first record that waits in each of *lags*, in milliseconds since 1970.

    Where nothing is to be delivered, though positions are left, there is none. Raises: KafkaError, TimeoutError.
    """
    behind = {at: lag.position for at, lag in lags.items() if lag.waiting}
    if not behind:
        return {}
    consumer = AIOKafkaConsumer(
        **kafka.options(),
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_LOOK_BYTES,
    )
    async with _for_a_moment(consumer, consumer.stop):
        consumer.assign(list(behind))
        for at, position in behind.items():
            consumer.seek(at, position)
        return await _first_of_each(consumer, set(behind))


async def _first_of_each(consumer: AIOKafkaConsumer, left: set[TopicPartition]) -> dict[TopicPartition, int]:
    found: dict[TopicPartition, int] = {}
    while left:
        got = await consumer.getmany(*left, timeout_ms=_LOOK_MS, max_records=1)
        if not any(got.values()):
            break
        for at, records in got.items():
            found[at] = records[0].timestamp
            left.discard(at)
            consumer.pause(at)
    return found


async def ended(ending: Coroutine[Any, Any, object], within_s: float = END_WITHIN_S) -> bool:
    """Say whether a client's *ending* was done in time; it is left behind if not, for it may never be."""
    task = asyncio.create_task(ending)
    await asyncio.wait([task], timeout=within_s)
    return task.done() or not task.cancel()


def _together(parts: Collection[Lag]) -> Lag:
    return Lag(sum(part.position for part in parts), sum(part.waiting for part in parts))


async def _partitions(kafka: KafkaConnection, topics: Iterable[str]) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(**kafka.options())
    async with _for_a_moment(admin, admin.close):
        described = await admin.describe_topics(list(topics))
    return [
        TopicPartition(topic["topic"], partition["partition"])
        for topic in described
        for partition in topic["partitions"]
    ]


@asynccontextmanager
async def _for_a_moment(client: Any, stop: Any) -> AsyncIterator[None]:  # aiokafka has no types
    """Have *client* started, for as long as an answer may take."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await client.start()
            yield
    finally:
        await ended(stop())
