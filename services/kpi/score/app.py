"""score as a process: one active reader of `kpi.changes`, which keeps every scorecard up to date; others stand by."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from services.kpi.generation import pointer
from services.kpi.origin import origin_in
from services.kpi.score.desk import Desk
from services.kpi.score.publisher import Publisher
from services.kpi.score.scorecard import House
from services.kpi.score.store import Live, ScoreStore
from shared.clock import Clock
from shared.kafka import safe_producer, started
from shared.kafka_connection import KafkaConnection
from shared.lag import Lag, Watch, lags
from shared.mongo import Document, answers, reason_of
from shared.topics import KPI_CHANGES
from shared.watching.backlog import LOOK_EVERY_S, Backlog
from shared.watching.readiness import Part
from shared.watching.stall import StuckError

_CHANGES = TopicPartition(KPI_CHANGES, 0)
_REPEATED = timedelta(minutes=5)
GROUP = "kpi-score"
GATHER_SECONDS = 0.1
"""So long, at most, changes are gathered before cards are made of them."""
_QUIET_SECONDS = 0.15
_IDLE_MS = 250
_SETTLING_MS = 20
_AWAY_SECONDS = 0.5
_LOOK_SECONDS = 5
_COMMIT_SECONDS = 1
_MOST_MESSAGES = 200

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """What a score process needs to know of where it runs."""

    kafka: KafkaConnection
    group: str = GROUP
    instance: str | None = None
    """A name that is kept over restarts: the group then waits for no time-out when the process was killed."""
    session_ms: int = 10_000
    remembered_numbers: int = 5_000_000
    """Of cells, some 50 bytes each."""
    remembered_scopes: int = 2_000
    """Scopes whose cards' versions are kept in memory."""
    ready_within_s: float = 30
    stuck_s: float = 120


class Score(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Keeps the live generation's scorecards up to date while the group says that it is this process's turn."""

    def __init__(self, settings: ScoreSettings, database: AsyncDatabase[Document], house: House, clock: Clock) -> None:
        self._settings, self._database, self._house, self._clock = settings, database, house, clock
        self._turn: object | None = None
        """Another one at every assignment; None while another process is active."""
        self._assigned = asyncio.Event()
        self._has_joined = False
        self._at_work: tuple[Desk, _Reading] | None = None
        self._standstill: Watch[str] = Watch(settings.stuck_s)
        self._backlog = Backlog("score", settings.kafka)

    async def run(self) -> None:
        """Score until cancelled."""
        self._consumer = AIOKafkaConsumer(
            **self._settings.kafka.options(),
            group_id=self._settings.group,
            group_instance_id=self._settings.instance,
            session_timeout_ms=self._settings.session_ms,
            heartbeat_interval_ms=self._settings.session_ms // 4,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            fetch_max_wait_ms=250,
            max_partition_fetch_bytes=4_000_000,
        )
        self._producer: AIOKafkaProducer = safe_producer(self._settings.kafka, linger_ms=0)
        await started(self._consumer, self._producer)
        self._consumer.subscribe([KPI_CHANGES], listener=self)
        try:
            while True:
                try:
                    await self._one_turn()
                except (PyMongoError, KafkaError) as away:
                    self._at_work = None
                    log.warning("out of reach", error=type(away).__name__, reason=reason_of(away))
                    await asyncio.sleep(_AWAY_SECONDS)
        finally:
            await self._consumer.stop()
            await self._producer.stop()

    async def watch(self) -> None:
        """Look how far behind it is; let a hang, of which nothing else is heard, end it. Raises: StuckError."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._look()
            except (KafkaError, OSError):
                self._backlog.lose_sight()
                self._standstill.forget()

    async def _look(self) -> None:
        group, is_active = self._settings.group, self._turn is not None
        found = await lags(self._settings.kafka, group, [KPI_CHANGES]) if is_active else {}
        waiting = await self._backlog.note(found)
        at_work = self._at_work
        if not waiting or at_work is None or not await answers(self._database.client):
            self._standstill.forget()
            return
        desk, reading = at_work
        if self._standstill.stuck({group: Lag(reading.upto + desk.made, len(waiting))}, monotonic()):
            raise StuckError("score", self._settings.stuck_s)

    async def ready(self) -> Part:
        """Say whether all cards are made but for the latest; who stands by while another scores is ready as well."""
        return self._backlog.part(self._settings.ready_within_s, self._trouble())

    def _trouble(self) -> str | None:
        if not self._has_joined:
            return "its group has not said yet whose turn it is"
        if self._turn is not None and self._at_work is None:
            return "it takes over, or waits for the fold, the broker or the database"
        return None

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:  # noqa: ARG002  # its base's signature
        """Stop: another process is active from now on."""
        self._turn = None
        self._assigned.clear()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Begin a turn where the one partition is ours."""
        self._has_joined = True
        if _CHANGES in set(assigned):
            self._turn = object()
            self._assigned.set()

    async def _one_turn(self) -> None:
        """Score from taking over until the turn, or the generation, changes."""
        await self._assigned.wait()
        self._at_work = None
        turn, begun = self._turn, await pointer(self._database)
        if begun is None:
            await asyncio.sleep(_AWAY_SECONDS)
            return
        live = Live(begun.generation, begun.shards)
        store = ScoreStore(self._database, live)
        desk = Desk(
            self._house,
            store,
            Publisher(self._producer, live.generation),
            self._clock,
            most_numbers=self._settings.remembered_numbers,
            most_scopes=self._settings.remembered_scopes,
        )
        reading = await self._taken_over(desk)
        log.info("scoring", generation=live.generation, since=reading.since, repeated_to=reading.repeated_to)
        looked, self._at_work = self._loop_time(), (desk, reading)
        while self._turn is turn:
            await self._round(desk, reading)
            if self._loop_time() - looked > _LOOK_SECONDS:
                looked = self._loop_time()
                now = await pointer(self._database)
                # Where another reigned for less than a look, all cards are to be made anew as well.
                if now is None or now.reigns != begun.reigns:
                    return

    async def _taken_over(self, desk: Desk) -> "_Reading":
        """Find where to begin: five minutes ago, or at the first change nobody has finished."""
        first = (await self._consumer.beginning_offsets([_CHANGES]))[_CHANGES]
        end = (await self._consumer.end_offsets([_CHANGES]))[_CHANGES]
        committed = await self._consumer.committed(_CHANGES)
        since = int((self._clock() - _REPEATED).timestamp() * 1000)
        found = (await self._consumer.offsets_for_times({_CHANGES: since}))[_CHANGES]
        start = min(end if found is None else found.offset, first if committed is None else committed)
        is_gap = committed is None or committed < first
        await desk.take_over(everything=is_gap)
        start = max(start, first)
        self._consumer.seek(_CHANGES, start)
        return _Reading(start, end)

    async def _round(self, desk: Desk, reading: "_Reading") -> None:
        """Take in what has come, make the most urgent cards, and say so in the log's offsets."""
        while True:
            timeout = 0 if reading.has_more else _SETTLING_MS if desk.has_work else _IDLE_MS
            got = await self._consumer.getmany(_CHANGES, timeout_ms=timeout, max_records=_MOST_MESSAGES)
            records = got.get(_CHANGES, [])
            if records:
                reading.note(self._loop_time())
            for record in records:
                is_repeat = record.offset < reading.repeated_to
                desk.take(record.value or b"", is_repeat=is_repeat, origin=origin_in(record.headers))
                reading.upto = record.offset + 1
            if not records or reading.gathered(self._loop_time()) >= GATHER_SECONDS:
                break
        reading.begin_again()
        desk.tick()
        reading.has_more = await desk.work(is_busy=self._loop_time() - reading.last < _QUIET_SECONDS)
        if not desk.has_work:
            await desk.finish()
            await self._commit(reading)

    async def _commit(self, reading: "_Reading") -> None:
        """Say how far all is published; not at every card, for an early restart only repeats."""
        if reading.upto > reading.committed and self._loop_time() - reading.committed_at > _COMMIT_SECONDS:
            await self._consumer.commit({_CHANGES: reading.upto})
            reading.committed, reading.committed_at = reading.upto, self._loop_time()

    def _loop_time(self) -> float:
        return asyncio.get_running_loop().time()


@dataclass
class _Reading:
    """How far `kpi.changes` has been read in this turn, and when something came."""

    since: int
    repeated_to: int
    """What lies before this offset may have been worked on, but perhaps not published."""
    upto: int = 0
    committed: int = 0
    committed_at: float = 0.0
    first: float | None = None
    last: float = field(default=-1.0)

    has_more: bool = False
    """There are cards to make at once."""

    def note(self, at: float) -> None:
        self.last = at
        self.first = at if self.first is None else self.first
        self.has_more = True

    def gathered(self, at: float) -> float:
        return at - self.first if self.first is not None else 0

    def begin_again(self) -> None:
        self.first = None
