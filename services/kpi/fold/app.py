"""The fold as a process: a consumer that is given whole shards, and a worker for each."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from services.kpi.fold.announcer import KafkaAnnouncer
from services.kpi.fold.assignor import ShardAssignor
from services.kpi.fold.delivery import Delivered, Position
from services.kpi.fold.errors import OtherGenerationError, StuckShardsError, UnequalTopicsError
from services.kpi.fold.ports import Offsets, T
from services.kpi.fold.shard import Shard
from services.kpi.fold.store import MongoShardStore, index_records
from services.kpi.fold.worker import Worker
from services.kpi.generation import declare_live, fingerprint, group_of, pointer
from services.kpi.metrics import SHARDS
from services.kpi.records import Rules
from shared.clock import Clock, system_clock
from shared.kafka import partition_of, safe_producer, started
from shared.kafka_connection import KafkaConnection
from shared.lag import Lag, Watchdog, ended, lags
from shared.mongo import Document, answers
from shared.topics import LARGEST_CHANGE_BYTES, SHARD_TOPICS
from shared.watching.backlog import LOOK_EVERY_S, Backlog
from shared.watching.readiness import Part

_FINISH_SECONDS = 5
_COMMIT_SECONDS = 1
_AGAIN_SECONDS = 1
_POLL_MS = 200
_PROBE_MS = 2_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FoldSettings:
    """What a fold process needs to know of where it runs."""

    kafka: KafkaConnection
    group: str
    """Begins the name of the consumer group; each generation has one of its own."""
    instance: str | None
    """A name that is kept over restarts: the group then waits for no time-out when the process was killed."""
    session_ms: int
    record_indexes: bool
    batch_events: int
    remembered_events: int
    remembered_cells: int
    ready_within_s: float
    stuck_s: float


class Fold(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Folds the shards that the group gives to this process; with *is_rebuild*, beside the live generation."""

    def __init__(
        self,
        settings: FoldSettings,
        database: AsyncDatabase[Document],
        rules: Rules,
        clock: Clock = system_clock,
        *,
        is_rebuild: bool = False,
    ) -> None:
        self._settings, self._database, self._rules, self._clock = settings, database, rules, clock
        self._is_rebuild = is_rebuild
        self._workers: dict[int, Worker] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._folded_to: dict[TopicPartition, int] = {}
        self._begun, self._has_joined = asyncio.Event(), False
        self._backlog = Backlog("fold", settings.kafka)
        self._arithmetic = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arithmetic")

    async def run(self) -> None:
        """Fold until cancelled. Raises: OtherGenerationError, UnequalTopicsError."""
        self._shards = await self._shards_found()
        self._generation = fingerprint(self._rules, self._shards)
        self._group = group_of(self._settings.group, self._generation)
        if not self._is_rebuild:
            await self._be_live()
        self._consumer = AIOKafkaConsumer(
            **self._settings.kafka.options(),
            group_id=self._group,
            group_instance_id=self._settings.instance,
            session_timeout_ms=self._settings.session_ms,
            heartbeat_interval_ms=self._settings.session_ms // 4,
            partition_assignment_strategy=(ShardAssignor,),
            isolation_level="read_committed",
            auto_offset_reset="none",
            enable_auto_commit=False,
            fetch_max_bytes=20_000_000,
            max_partition_fetch_bytes=4_000_000,
            max_poll_interval_ms=300_000,
        )
        self._producer: AIOKafkaProducer = safe_producer(
            self._settings.kafka, linger_ms=0, max_request_size=LARGEST_CHANGE_BYTES
        )
        try:
            await started(self._consumer, self._producer)
            self._consumer.subscribe(SHARD_TOPICS, listener=self)
            self._begun.set()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._deliver())
                tasks.create_task(self._commit())
        finally:
            await self._stop_workers()
            clients = (self._consumer, self._producer)
            await asyncio.gather(*(ended(client.stop(), _FINISH_SECONDS) for client in clients))

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:  # noqa: ARG002  # its base's signature
        """Let every worker finish its batch: others may own the shards next."""
        await self._stop_workers()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Take over every shard of which all topics are held; memory begins empty."""
        held, self._has_joined = set(assigned), True
        if not held:
            return
        # Until a worker has read its position nothing may be fetched, and no position may be undefined.
        for at, first in (await self._consumer.beginning_offsets(list(held))).items():
            self._consumer.seek(at, first)
        self._consumer.pause(*held)
        whole = [
            index
            for index in range(self._shards)
            if all(TopicPartition(topic, index) in held for topic in SHARD_TOPICS)
        ]
        for index in whole:
            new_shard = self._new_shard(index, of=len(whole))
            worker = Worker(index, self._consumer, new_shard, self._first_after, self._settings.batch_events)
            self._workers[index] = worker
            self._tasks[index] = asyncio.create_task(worker.run(), name=f"shard-{index}")

    def _new_shard(self, index: int, *, of: int) -> Callable[[], Shard]:
        """Return how to begin an ownership of the shard; the process's memory is for all *of* them together."""

        def new() -> Shard:
            return Shard(
                index,
                rules=self._rules,
                home=lambda subject: partition_of(subject, self._shards),
                store=MongoShardStore(self._database, self._generation, index),
                announcer=KafkaAnnouncer(self._producer, self._generation, index, lambda: self._said(index)),
                apart=self._apart,
                remembered_events=self._settings.remembered_events // of,
                remembered_cells=self._settings.remembered_cells // of,
            )

        return new

    async def _apart(self, work: Callable[..., T], /, *arguments: Any) -> T:
        """Do the arithmetic of one shard at a time, while the others write."""
        return await asyncio.get_running_loop().run_in_executor(self._arithmetic, work, *arguments)

    async def _first_after(self, at: TopicPartition, offset: int) -> int:
        """Return the first offset from *offset* on that has something to deliver, or the end, by a fresh consumer."""
        probe = AIOKafkaConsumer(
            **self._settings.kafka.options(), isolation_level="read_committed", auto_offset_reset="none"
        )
        await started(probe)
        try:
            probe.assign([at])
            probe.seek(at, offset)
            fetched = await probe.getmany(at, timeout_ms=_PROBE_MS, max_records=1)
            return int(fetched[at][0].offset if fetched.get(at) else await probe.position(at))
        finally:
            await probe.stop()

    async def _deliver(self) -> None:
        while True:
            try:
                fetched = await self._consumer.getmany(timeout_ms=_POLL_MS, max_records=self._settings.batch_events)
            except KafkaError as away:
                log.warning("the log is out of reach", error=type(away).__name__, reason=str(away)[:500])
                await asyncio.sleep(_POLL_MS / 1000)
                continue
            self._raise_what_broke()
            for at, records in fetched.items():
                if worker := self._workers.get(at.partition):
                    worker.put(at, [_delivered(record) for record in records])

    def _raise_what_broke(self) -> None:
        """Let a fault in a worker end the process: a shard that nobody folds must not look alive."""
        for task in self._tasks.values():
            if task.done() and not task.cancelled() and (fault := task.exception()):
                raise fault

    async def _commit(self) -> None:
        while True:
            await asyncio.sleep(_COMMIT_SECONDS)
            offsets = {at: to for worker in self._workers.values() for at, to in worker.offsets_to_commit().items()}
            self._folded_to |= offsets
            if offsets:
                try:
                    await self._consumer.commit(offsets)
                except KafkaError as error:
                    log.info("offsets not committed", error=type(error).__name__)

    async def watch(self) -> None:
        """Look how far behind it is; let a hang, of which nothing else is heard, end it. Raises: StuckShardsError."""
        watchdog: Watchdog[int] = Watchdog(self._settings.kafka, self._settings.stuck_s)
        await self._begun.wait()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if stuck := await watchdog.stuck(self._behind()):
                raise StuckShardsError(stuck, self._settings.stuck_s)

    async def ready(self) -> Part:
        """Say whether the shards of this process are folded but for the latest; one that has none is ready as well."""
        return self._backlog.part(self._settings.ready_within_s, self._trouble())

    def _trouble(self) -> str | None:
        states = self._states()
        if not self._begun.is_set():
            return "it has not begun: the broker or the database is away, or its topics are missing"
        if not self._has_joined:
            return "its group has not given it any shard yet"
        if states["stopped"]:
            return f"shards {states['stopped']} are stopped: the log says why"
        if states["wait"]:
            return f"shards {states['wait']} are being taken over, or wait for the broker or the database"
        return None

    def _states(self) -> dict[str, list[int]]:
        """Return what the shards of this process do."""
        found: dict[str, list[int]] = {"fold": [], "wait": [], "stopped": []}
        for index, task in self._tasks.items():
            state = "stopped" if task.done() else "fold" if self._workers[index].is_reading else "wait"
            found[state].append(index)
        return found

    async def _behind(self) -> dict[int, dict[TopicPartition, Lag]]:
        """Return how far the shards are that are folded here; all of them, if none was given to this process.

        No shard that was stopped for a reason is among them, for it waits for the operator; and none while the
        database is away.
        """
        committed = await self._looked()
        if not await answers(self._database.client):
            return {}
        shards = (
            [index for index, task in self._tasks.items() if not task.done()] if self._tasks else range(self._shards)
        )
        return {
            index: {at: self._folded(at, lag) for at, lag in committed.items() if at.partition == index}
            for index in shards
        }

    async def _looked(self) -> dict[TopicPartition, Lag]:
        """Return the lags of all shards, having told those of this process. Raises: KafkaError, OSError."""
        for state, shards in self._states().items():
            SHARDS.labels(state).set(len(shards))
        try:
            committed = await lags(self._settings.kafka, self._group, SHARD_TOPICS)
            held = {at: self._folded(at, lag) for at, lag in committed.items() if at.partition in self._tasks}
            await self._backlog.note(held)
        except (KafkaError, OSError):
            self._backlog.lose_sight()
            raise
        return committed

    def _folded(self, at: TopicPartition, committed: Lag) -> Lag:
        """Return how far the partition is folded, which is not always committed."""
        position = max(committed.position, self._folded_to.get(at, 0))
        return Lag(position, max(0, committed.position + committed.waiting - position))

    async def _stop_workers(self) -> None:
        for worker in self._workers.values():
            worker.stop()
        tasks = list(self._tasks.values())
        self._workers, self._tasks = {}, {}
        if not tasks:
            return
        _, unfinished = await asyncio.wait(tasks, timeout=_FINISH_SECONDS)
        for task in unfinished:
            task.cancel()
        for task in unfinished:
            with suppress(asyncio.CancelledError):
                await task

    async def _shards_found(self) -> int:
        while True:
            try:
                return await equal_shards(self._settings.kafka)
            except KafkaError as away:
                log.warning("the broker is out of reach", error=type(away).__name__, reason=str(away)[:500])
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _said(self, shard: int) -> Offsets | None:
        """Return how far the live generation has announced what it found in the shard; None if it is this one."""
        live = await pointer(self._database)
        if live is None or live.generation == self._generation:
            return None
        last = await MongoShardStore(self._database, live.generation, shard).intention()
        # Its last batch may not be announced yet.
        return last.since if last else (0,) * len(SHARD_TOPICS)

    async def _be_live(self) -> None:
        while True:
            try:
                if self._settings.record_indexes:
                    await index_records(self._database)
                live = await declare_live(self._database, self._generation, self._shards, self._clock())
            except PyMongoError as away:
                log.warning("the database is out of reach", error=type(away).__name__, reason=str(away)[:500])
                await asyncio.sleep(_AGAIN_SECONDS)
                continue
            if live.generation != self._generation:
                if not live.keeps(self._generation):
                    raise OtherGenerationError(self._generation, live.generation)
                log.warning("folding beside the live generation", generation=self._generation, live=live.generation)
            return


async def equal_shards(kafka: KafkaConnection) -> int:
    """Return how many shards the topics make. Raises: UnequalTopicsError."""
    admin = AIOKafkaAdminClient(**kafka.options())
    await admin.start()
    try:
        described = {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics()}
    finally:
        await admin.close()
    found = {topic: described.get(topic, 0) for topic in SHARD_TOPICS}
    if len(set(found.values())) != 1 or 0 in found.values():
        raise UnequalTopicsError(found)
    return found[SHARD_TOPICS[0]]


def _delivered(record: object) -> Delivered:
    return Delivered(
        Position(record.topic, record.partition, record.offset),  # type: ignore[attr-defined]
        record.timestamp,  # type: ignore[attr-defined]
        record.value or b"",  # type: ignore[attr-defined]
        tuple(record.headers),  # type: ignore[attr-defined]
    )
