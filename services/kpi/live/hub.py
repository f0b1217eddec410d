"""One reader of `kpi.updates` and `kpi.alerts` for all listeners of this process."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.kpi.alerts.alert import Alert
from services.kpi.live.feed import Notice, Ring, Update, card_of
from services.kpi.live.notices import alert_told
from services.kpi.live.place import Place
from services.kpi.live.subscription import Subscription
from services.kpi.score.publisher import GENERATION
from shared.refusals import AwayError
from shared.topics import KPI_ALERTS, KPI_UPDATES
from shared.values import Scope

_UPDATES, _ALERTS = TopicPartition(KPI_UPDATES, 0), TopicPartition(KPI_ALERTS, 0)
_KEPT_UPDATES, _KEPT_ALERTS = 2_000, 500
_AGAIN_SECONDS = 1
_POLL_MS = 500
_MOST_RECORDS = 500

log = structlog.get_logger()


class Hub:
    """Hands every update of the live generation, and every alert, to all who want it."""

    def __init__(
        self,
        bootstrap: str,
        live_generation: Callable[[], Awaitable[str]],
        alerts_with: Callable[[Iterable[str]], Awaitable[dict[str, Alert]]],
    ) -> None:
        self._bootstrap, self._live_generation, self._alerts_with = bootstrap, live_generation, alerts_with
        self._updates, self._notices = Ring[Update](_KEPT_UPDATES), Ring[Notice](_KEPT_ALERTS)
        self._rings: dict[TopicPartition, Ring[Any]] = {_UPDATES: self._updates, _ALERTS: self._notices}
        self._subscriptions: set[Subscription] = set()
        self._generation: str | None = None
        self._is_known = asyncio.Event()
        self._is_reached = False
        self.is_closing = False

    async def run(self) -> None:
        """Read until cancelled, whatever happens to the broker and the database."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._keep_reading())

    def close(self) -> None:
        """Have every stream end: this process is about to."""
        self.is_closing = True
        for subscription in self._subscriptions:
            subscription.wake()

    @property
    def readers(self) -> int:
        """Return how many listen."""
        return len(self._subscriptions)

    def place(self, today: date) -> Place:
        """Return where the logs are now. Raises: NoUpdatesYetError."""
        if not self._is_reached or self._generation is None:
            raise NoUpdatesYetError
        return Place(self._generation, today, self._updates.upto or 0, self._notices.upto or 0)

    @contextmanager
    def subscribed(self, subscription: Subscription) -> Iterator[Subscription]:
        """Hand over to *subscription* for as long as the block lasts."""
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def resume(self, subscription: Subscription, after: Place, now: Place) -> Place:
        """Hand over what came between *after* and *now*, and return from where; cards only if no snapshot is needed."""
        warned, missed = self._notices.since(after.alerts), None
        for notice in warned or ():
            subscription.warn(notice)
        if after[:2] == now[:2]:
            missed = self._updates.since(after.updates)
        if missed is not None:
            subscription.catch_up(missed)
        return now._replace(
            updates=now.updates if missed is None else after.updates,
            alerts=now.alerts if warned is None else after.alerts,
        )

    async def _follow(self) -> None:
        """Watch which generation is live; when it changes, everybody begins again."""
        while True:
            live = self._generation
            with suppress(PyMongoError, AwayError):
                live = await self._live_generation()
            if live != self._generation:
                self._generation = live
                self._updates.forget()
                self._begin_again()
                self._is_known.set()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _keep_reading(self) -> None:
        await self._is_known.wait()
        while True:
            try:
                await self._read()
            except (KafkaError, PyMongoError) as away:
                log.warning("live messages are out of reach", error=type(away).__name__, reason=str(away)[:500])
            await asyncio.sleep(_AGAIN_SECONDS)

    def _begin_again(self) -> None:
        for subscription in self._subscriptions:
            subscription.fall_behind()

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
            consumer.assign([_UPDATES, _ALERTS])
            end = await self._go_on(consumer)
            while True:
                got = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_MOST_RECORDS)
                self._take_updates(got.get(_UPDATES, []))
                await self._take_alerts(got.get(_ALERTS, []))
                for partition, ring in self._rings.items():
                    ring.upto = await consumer.position(partition)
                self._is_reached |= all((ring.upto or 0) >= end[one] for one, ring in self._rings.items())
        finally:
            with suppress(KafkaError):
                await consumer.stop()

    async def _go_on(self, consumer: AIOKafkaConsumer) -> dict[TopicPartition, int]:
        """Read on where the last reader stopped, or so far back that a listener can be resumed; return the ends."""
        first = await consumer.beginning_offsets(self._rings)
        end: dict[TopicPartition, int] = await consumer.end_offsets(self._rings)
        for partition, ring in self._rings.items():
            upto = ring.upto
            if upto is None or not first[partition] <= upto <= end[partition]:
                upto = max(first[partition], end[partition] - ring.most)
                ring.start(upto)
                self._begin_again()
            consumer.seek(partition, upto)
        return end

    def _take_updates(self, records: Iterable[Any]) -> None:
        generation = (self._generation or "").encode()
        for record in records:
            card, is_live = card_of(record.key), dict(record.headers).get(GENERATION) == generation
            if card is not None and record.value is not None and is_live:
                self._hand_over(Update(record.offset, card, record.value))

    def _hand_over(self, update: Update) -> None:
        self._updates.put(update)
        for subscription in self._subscriptions:
            subscription.put(update)

    async def _take_alerts(self, records: Iterable[Any]) -> None:
        told = [(record.offset, id_) for record in records if (id_ := alert_told(record))]
        found = await self._alerts_with({id_ for _, id_ in told}) if told else {}
        for offset, id_ in told:
            # One of another company on the same broker is in no collection of ours.
            if id_ in found:
                self._warn(Notice(offset, Scope.parse(found[id_].scope), found[id_]))

    def _warn(self, notice: Notice) -> None:
        self._notices.put(notice)
        for subscription in self._subscriptions:
            subscription.warn(notice)


class NoUpdatesYetError(AwayError):
    """This process has not yet reached the log of updates."""

    code = "no-updates-yet"

    def __init__(self) -> None:
        super().__init__("the live updates cannot be reached yet")
