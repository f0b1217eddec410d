"""A worker owns one shard for as long as the group gives it: it takes over, redoes, and folds batch after batch."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.kpi.fold.delivery import Delivered, Reading
from services.kpi.fold.errors import FoldError, LostShardError, PositionOutsideLogError
from services.kpi.fold.inbox import Inbox
from services.kpi.fold.ports import Intention, Offsets
from services.kpi.fold.shard import Shard, is_older
from services.kpi.metrics import DEAD, FOLD_EVENTS, FOLD_SECONDS, FOLDED, UNKNOWN
from shared.mongo import reason_of
from shared.topics import SHARD_TOPICS
from shared.watching.traces import batch_span, trace_in

_RETRY_SECONDS = 0.5
_CONTROL_RECORD_SECONDS = 1.0
_LOOK_SECONDS = 10.0
_FULL_BATCHES = 2
"""How many batches may wait of a partition before it is paused."""

FirstAfter = Callable[[TopicPartition, int], Awaitable[int]]
"""Asks the log for the first offset from the given one on that it can deliver; or for its end."""

log = structlog.get_logger()


class Worker:
    """One shard's work in this process."""

    def __init__(
        self,
        index: int,
        consumer: AIOKafkaConsumer,
        new_shard: Callable[[], Shard],
        first_after: FirstAfter,
        batch_events: int,
    ) -> None:
        self.index = index
        self.partitions = [TopicPartition(topic, index) for topic in SHARD_TOPICS]
        self.folded = 0
        self._consumer, self._new_shard, self._first_after = consumer, new_shard, first_after
        self._batch_events = batch_events
        self._inbox = Inbox((0,) * len(SHARD_TOPICS))
        self._arrived = asyncio.Event()
        self._holes: dict[TopicPartition, int] = {}
        self._is_reading = False
        self._is_stopping = False
        self._upto: Offsets | None = None
        self._committed: Offsets | None = None

    def put(self, partition: TopicPartition, records: Sequence[Delivered]) -> None:
        """Take in what was fetched from *partition*."""
        if not self._is_reading:
            return
        topic = SHARD_TOPICS.index(partition.topic)
        seek_to = self._inbox.put(topic, records)
        if seek_to is not None:
            self._consumer.seek(partition, seek_to)
            self._holes[partition] = seek_to
        if self._inbox.waiting(topic) > _FULL_BATCHES * self._batch_events:
            self._consumer.pause(partition)
        self._arrived.set()

    @property
    def is_reading(self) -> bool:
        """Say whether it owns its shard, and takes in what comes."""
        return self._is_reading

    def stop(self) -> None:
        """Ask the worker to end after the batch at hand."""
        self._is_stopping = True
        self._arrived.set()

    def offsets_to_commit(self) -> dict[TopicPartition, int]:
        """Return what has been folded since the last call: a hint for those who watch, not what the fold goes by."""
        if self._upto is None or self._upto == self._committed:
            return {}
        self._committed = self._upto
        return dict(zip(self.partitions, self._upto, strict=True))

    async def run(self) -> None:
        """Fold until stopped; a lost race, a database or a broker that is away begin the ownership anew."""
        while not self._is_stopping:
            try:
                await self._own()
            except LostShardError as lost:
                log.info("shard taken over by another", shard=self.index, reason=str(lost))
            except FoldError as error:
                log.error("shard stopped", shard=self.index, code=error.code, reason=str(error))  # noqa: TRY400  # it says all
                return
            except (PyMongoError, KafkaError, OSError) as away:
                log.warning("shard waits", shard=self.index, error=type(away).__name__, reason=reason_of(away))
                self._is_reading = False
                await asyncio.sleep(_RETRY_SECONDS)

    async def _own(self) -> None:
        shard = self._new_shard()
        intention = await self._taken_over(shard)
        if not await self._delivered(intention.upto):
            return
        self._note(await shard.redo(self._inbox.cut(intention.upto)), intention.upto)
        log.info("shard taken over", shard=self.index, epoch=intention.epoch, batch=intention.batch, at=intention.upto)
        while await self._something_arrived(shard):
            batch, upto = self._inbox.batch(self._batch_events)
            self._note(await self._folded(shard, batch, upto), upto)
            self._read_on()

    async def _folded(self, shard: Shard, batch: list[Delivered], upto: Offsets) -> Reading:
        told = {"salespulse.shard": self.index, "salespulse.events": len(batch)}
        with FOLD_SECONDS.time(), batch_span("fold", (trace_in(one.headers) for one in batch), **told):
            reading = await shard.fold(batch, upto)
        FOLD_EVENTS.observe(len(batch))
        return reading

    async def _taken_over(self, shard: Shard) -> Intention:
        """Take the shard over and begin to read at the start of its last batch."""
        self._is_reading = False
        first = await self._consumer.beginning_offsets(self.partitions)
        end = await self._consumer.end_offsets(self.partitions)
        committed = await self._hint()
        intention = await shard.take_over(tuple(first[at] for at in self.partitions), committed=committed)
        if is_older(intention.upto, than=committed):
            log.warning("the database was restored", shard=self.index, was_at=committed, goes_on_from=intention.upto)
        for at, since, upto in zip(self.partitions, intention.since, intention.upto, strict=True):
            if not (first[at] <= since and upto <= end[at]):
                position = since if since < first[at] else upto
                raise PositionOutsideLogError(self.index, at.topic, position, first[at], end[at])
        self._inbox = Inbox(intention.since)
        for at, since in zip(self.partitions, intention.since, strict=True):
            self._consumer.seek(at, since)
        self._consumer.resume(*self.partitions)
        self._is_reading = True
        return intention

    async def _hint(self) -> Offsets | None:
        offsets = [await self._consumer.committed(at) for at in self.partitions]
        return None if None in offsets else tuple(offsets)

    async def _delivered(self, upto: Offsets) -> bool:
        """Wait until everything below *upto* has come; return whether it has, rather than the order to stop."""
        while not self._inbox.reaches(upto) and not self._is_stopping:
            try:
                async with asyncio.timeout(_CONTROL_RECORD_SECONDS):
                    await self._something_more()
            except TimeoutError:
                # The end may be a control record, which is never delivered.
                near = zip(self.partitions, self._inbox.upto, upto, strict=True)
                self._holes |= {at: expected for at, expected, end in near if expected < end}
                await self._look_into_holes()
        return not self._is_stopping

    async def _something_arrived(self, shard: Shard) -> bool:
        """Wait for a batch, and look now and then whether the database was restored, of which nobody else tells."""
        while not len(self._inbox) and not self._is_stopping:
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._something_more()
            except TimeoutError:
                await shard.make_sure()
        return not self._is_stopping

    async def _something_more(self) -> None:
        """Wait for a delivery, or for the order to stop; what came since the last wait counts."""
        if self._holes:
            await self._look_into_holes()
        else:
            await self._arrived.wait()
        self._arrived.clear()

    def _read_on(self) -> None:
        """Let those partitions be fetched again that were paused and are nearly used up."""
        paused = self._consumer.paused()
        self._consumer.resume(
            *(
                at
                for topic, at in enumerate(self.partitions)
                if at in paused and self._inbox.waiting(topic) <= self._batch_events
            )
        )

    async def _look_into_holes(self) -> None:
        """Pass over what the log itself, asked afresh, has nothing at; this consumer may tell of before a seek."""
        holes, self._holes = self._holes, {}
        for at, expected in holes.items():
            number = SHARD_TOPICS.index(at.topic)
            if self._inbox.upto[number] == expected:
                self._inbox.pass_over(number, await self._first_after(at, expected))

    def _note(self, reading: Reading, upto: Offsets) -> None:
        self._upto = upto
        self.folded += len(reading.facts)
        for topic, events in Counter(delivered.position.topic for delivered, _ in reading.facts).items():
            FOLDED.labels(topic).inc(events)
        UNKNOWN.inc(len(reading.unknown))
        for letter in reading.dead:
            DEAD.labels(letter.code).inc()
            # The reason may repeat what was sent, and is kept with the letter.
            log.warning("dead letter", position=str(letter.delivered.position), code=letter.code, field=letter.field)
        if reading.unknown:
            log.info("unknown types skipped", shard=self.index, counts=dict(Counter(reading.unknown)))
