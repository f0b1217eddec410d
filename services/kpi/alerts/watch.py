"""The reader of `kpi.updates` that alerts have: a consumer group for each generation, from its first card on.

One process reads, the others stand by. A card that is read again says nothing new.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.kpi.alerts.judge import Finished
from services.kpi.score.cards import Card
from services.kpi.score.publisher import GENERATION
from shared.kafka_connection import KafkaConnection
from shared.observability import Outage
from shared.refusals import AwayError
from shared.topics import KPI_UPDATES
from shared.values import InvalidPeriodError, InvalidScopeError, Period, Scope

_UPDATES = TopicPartition(KPI_UPDATES, 0)
_AGAIN_SECONDS = 1
_POLL_MS = 500
_MOST_RECORDS = 500


class Taking(Protocol):
    """Where finished cards go."""

    async def take(self, finished: Sequence[Finished]) -> None:
        """Judge *finished*, in this order. Raises: PyMongoError."""


class Watch:
    """Hands every card of the live generation to *judge*."""

    def __init__(
        self, kafka: KafkaConnection, group: str, live_generation: Callable[[], Awaitable[str]], judge: Taking
    ) -> None:
        self._kafka, self._group = kafka, group
        self._live_generation, self._judge = live_generation, judge
        self._outage = Outage("alerts")

    async def run(self) -> None:
        """Read until cancelled; what is away is waited for."""
        while True:
            try:
                await self._read(await self._live_generation())
            except (KafkaError, PyMongoError, AwayError) as away:
                self._outage.goes_on(f"{type(away).__name__}: {away}")
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _read(self, generation: str) -> None:
        """Read until another generation is live."""
        consumer = AIOKafkaConsumer(
            KPI_UPDATES,
            **self._kafka.options(),
            group_id=f"{self._group}-{generation}",
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=4_000_000,
        )
        try:
            await consumer.start()
            while await self._live_generation() == generation:
                got = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_MOST_RECORDS)
                self._outage.ends()
                if records := got.get(_UPDATES):
                    await self._judge.take([one for record in records if (one := _finished(record, generation))])
                    await consumer.commit()
        finally:
            await consumer.stop()


def _finished(record: Any, generation: str) -> Finished | None:
    """Return the card in *record*, if it is one of *generation*."""
    card = _card_of(record.key)
    is_live = dict(record.headers).get(GENERATION) == generation.encode()
    return Finished(card, record.value) if is_live and card and record.value is not None else None


def _card_of(key: bytes | None) -> Card | None:
    scope, _, period = (key or b"").decode(errors="replace").rpartition("/")
    try:
        return Card(Scope.parse(scope), Period.parse(period))
    except (InvalidScopeError, InvalidPeriodError):
        return None
