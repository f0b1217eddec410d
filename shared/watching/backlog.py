"""How far one consumer is behind, as it was seen last: told to the metrics, and to whoever asks if it is ready."""

import math
from collections.abc import Mapping
from time import monotonic

from aiokafka import TopicPartition

from shared.kafka_connection import KafkaConnection
from shared.lag import Lag, taken_at
from shared.watching.metrics import LAG_EVENTS, LAG_SECONDS, LOOK_FAILURES, age_of
from shared.watching.readiness import Part, of_consumer

LOOK_EVERY_S = 5.0
_OLD_AFTER_S = 30.0
"""What was seen before says nothing any more."""


class Backlog:
    """The lag of *consumer*, of all partitions that it holds."""

    def __init__(self, consumer: str, kafka: KafkaConnection) -> None:
        self.consumer, self._kafka = consumer, kafka
        self._told: set[TopicPartition] = set()
        self._events, self._since, self._seen_at = 0, math.inf, -math.inf

    async def note(self, lags: Mapping[TopicPartition, Lag]) -> dict[TopicPartition, Lag]:
        """Keep how far behind *lags* are, and return those that are so much as a record behind.

        A mark of a transaction counts as a position, but nobody waits for it. Raises: KafkaError, OSError.
        """
        since = await taken_at(self._kafka, lags)
        waiting = {at: lag for at, lag in lags.items() if at in since}
        self._events = sum(lag.waiting for lag in waiting.values())
        self._since, self._seen_at = min(since.values(), default=math.inf) / 1000, monotonic()
        self._tell(lags, since)
        return waiting

    def lose_sight(self) -> None:
        """Note that the broker did not say."""
        LOOK_FAILURES.labels(self.consumer).inc()

    @property
    def is_known(self) -> bool:
        """Say whether it was seen lately."""
        return monotonic() - self._seen_at < _OLD_AFTER_S

    @property
    def seconds(self) -> float:
        """Return how long the oldest record has waited."""
        return 0.0 if math.isinf(self._since) else age_of(self._since)

    def part(self, within_s: float, trouble: str | None = None) -> Part:
        """Return whether the consumer is caught up *within_s* seconds, unless it has other *trouble*."""
        events, seconds = (self._events, round(self.seconds, 3)) if self.is_known else (None, None)
        return of_consumer(f"consumer {self.consumer}", within_s, events=events, seconds=seconds, trouble=trouble)

    def _tell(self, lags: Mapping[TopicPartition, Lag], since: Mapping[TopicPartition, int]) -> None:
        for at in self._told - lags.keys():
            LAG_EVENTS.remove(self.consumer, at.topic, at.partition)
            LAG_SECONDS.remove(self.consumer, at.topic, at.partition)
        self._told = set(lags)
        for at, lag in lags.items():
            labels = self.consumer, at.topic, at.partition
            LAG_EVENTS.labels(*labels).set(lag.waiting if at in since else 0)
            LAG_SECONDS.labels(*labels).set(age_of(since[at] / 1000) if at in since else 0)
