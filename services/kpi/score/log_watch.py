"""A look at the ends of the log, at most once a second; a broker that is away is an answer, too."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from services.kpi.score.trust import UNKNOWN, LogStatus, Looks, Positions, behind
from shared.kafka_connection import KafkaConnection
from shared.lag import ended
from shared.topics import SHARD_TOPICS

_LOOK_SECONDS = 1.0
_AWAY_SECONDS = 5.0
"""How long nobody asks again after no answer."""
_ANSWER_SECONDS = 2.0

log = structlog.get_logger()


class LogWatch:
    """Compares the log's ends with how far it is folded."""

    def __init__(self, kafka: KafkaConnection, waiting_letters: Callable[[], Awaitable[int]]) -> None:
        self._kafka, self._waiting_letters = kafka, waiting_letters
        self._consumer: AIOKafkaConsumer | None = None
        self._looks = Looks()
        self._lock = asyncio.Lock()
        self._asked_again_at = 0.0
        self._ends: Positions | None = None
        self._letters = 0

    async def status(self, positions: Positions) -> LogStatus:
        """Return how far *positions*, those of every shard, are behind the log; nothing where it does not answer."""
        async with self._lock:
            at = asyncio.get_running_loop().time()
            if at >= self._asked_again_at:
                await self._look(at, positions)
        if self._ends is None:
            return UNKNOWN
        waiting = behind(self._ends, positions)
        return LogStatus(waiting, self._looks.behind_seconds(at, positions), self._letters)

    async def close(self) -> None:
        """Let go of the broker."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await ended(consumer.stop())

    async def _look(self, at: float, positions: Positions) -> None:
        partitions = [TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in positions]
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                consumer = await self._connected()
                found = await consumer.end_offsets(partitions)
        except (KafkaError, TimeoutError, OSError) as away:
            log.info("the log does not answer", error=type(away).__name__)
            self._ends, self._asked_again_at = None, at + _AWAY_SECONDS
            await self.close()
        else:
            self._asked_again_at = at + _LOOK_SECONDS
            self._letters = await self._waiting_letters()
            self._ends = {
                shard: tuple(found[TopicPartition(topic, shard)] for topic in SHARD_TOPICS) for shard in positions
            }
            self._looks.note(at, self._ends)

    async def _connected(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            self._consumer = AIOKafkaConsumer(**self._kafka.options(), isolation_level="read_committed")
            await self._consumer.start()
        return self._consumer
