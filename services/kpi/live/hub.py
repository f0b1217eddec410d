"""One reader of `kpi.updates` for all listeners of this process."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.kpi.live.feed import Listener, Ring, Update, Wants, card_of
from services.kpi.score.publisher import GENERATION
from shared.refusals import AwayError
from shared.topics import KPI_UPDATES

_UPDATES = TopicPartition(KPI_UPDATES, 0)
_KEPT = 2_000
_AGAIN_SECONDS = 1
_POLL_MS = 500

log = structlog.get_logger()


class Subscription:
    """A listener, and the sign that something waits for it."""

    def __init__(self, wants: Wants) -> None:
        self.listener = Listener(wants)
        self._something = asyncio.Event()

    def put(self, update: Update) -> None:
        """Hand over *update*."""
        if self.listener.put(update):
            self._something.set()

    def fall_behind(self) -> None:
        """Have it begin again with a snapshot."""
        self.listener.fall_behind()
        self._something.set()

    async def wait(self) -> None:
        """Return when something waits."""
        if not self.listener.is_behind:
            await self._something.wait()
        self._something.clear()


class Hub:
    """Hands every update of the live generation to all who want it."""

    def __init__(self, bootstrap: str, live_generation: Callable[[], Awaitable[str]], currency: str) -> None:
        self._bootstrap, self._live_generation, self._currency = bootstrap, live_generation, currency
        self._ring = Ring(_KEPT)
        self._subscriptions: set[Subscription] = set()
        self._generation: str | None = None
        self._is_known = asyncio.Event()
        self.upto: int | None = None
        """The next offset; None while the log has not been reached."""

    async def run(self) -> None:
        """Read until cancelled, whatever happens to the broker and the database."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._keep_reading())

    async def _follow(self) -> None:
        """Watch which generation is live; when it changes, everybody begins again."""
        while True:
            live = self._generation
            with suppress(PyMongoError, AwayError):
                live = await self._live_generation()
            if live != self._generation:
                self._generation = live
                self._begin_again(self.upto or 0)
                self._is_known.set()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _keep_reading(self) -> None:
        await self._is_known.wait()
        while True:
            try:
                await self._read()
            except KafkaError as away:
                log.warning("updates are out of reach", error=type(away).__name__, reason=str(away)[:500])
            await asyncio.sleep(_AGAIN_SECONDS)

    def _begin_again(self, offset: int) -> None:
        self._ring.start(offset)
        for subscription in self._subscriptions:
            subscription.fall_behind()

    @contextmanager
    def subscribed(self, wants: Wants) -> Iterator[Subscription]:
        """Give a subscription for as long as the block lasts."""
        subscription = Subscription(wants)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def resume(self, subscription: Subscription, after: int) -> bool:
        """Let the listener go on behind offset *after*; return False where it needs a snapshot."""
        missed = self._ring.since(after) if self.upto is not None and after < self.upto else None
        if missed is None:
            return False
        subscription.listener.catch_up()
        for update in missed:
            subscription.put(update)
        return True

    async def _read(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            isolation_level="read_committed",
            auto_offset_reset="latest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=4_000_000,
        )
        try:
            await consumer.start()
            consumer.assign([_UPDATES])
            await self._go_on(consumer)
            while True:
                got = await consumer.getmany(_UPDATES, timeout_ms=_POLL_MS, max_records=500)
                for record in got.get(_UPDATES, []):
                    self._take(record.offset, record.key, record.value, dict(record.headers))
        finally:
            with suppress(KafkaError):
                await consumer.stop()

    async def _go_on(self, consumer: AIOKafkaConsumer) -> None:
        """Read on where the last reader stopped; the first begins so far back that a listener can be resumed."""
        first = (await consumer.beginning_offsets([_UPDATES]))[_UPDATES]
        end = (await consumer.end_offsets([_UPDATES]))[_UPDATES]
        if self.upto is None or not first <= self.upto <= end:
            start = max(first, end - _KEPT)
            self._begin_again(start)
            self.upto = end
        else:
            start = self.upto
        consumer.seek(_UPDATES, start)

    def _take(self, offset: int, key: bytes | None, event: bytes | None, headers: dict[str, bytes]) -> None:
        card = card_of(key)
        is_live = headers.get(GENERATION) == (self._generation or "").encode()
        if card is not None and event is not None and is_live:
            update = Update(offset, card, event, self._currency)
            self._ring.put(update)
            if self.upto is not None and offset >= self.upto:
                for subscription in self._subscriptions:
                    subscription.put(update)
        self.upto = max(self.upto or 0, offset + 1)
