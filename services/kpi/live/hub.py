"""One reader of `kpi.updates` and `kpi.alerts` for all listeners of this process."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from pymongo.errors import PyMongoError

from services.kpi.alerts.alert import Alert
from services.kpi.live.feed import Notice, Ring, Update, card_of
from services.kpi.live.log import Log
from services.kpi.live.notices import alert_told
from services.kpi.live.place import Place
from services.kpi.live.subscription import Subscription
from services.kpi.origin import origin_in
from services.kpi.score.publisher import GENERATION
from shared.kafka_connection import KafkaConnection
from shared.refusals import AwayError
from shared.topics import KPI_ALERTS, KPI_UPDATES
from shared.values import Scope
from shared.watching.readiness import Part

_KEPT_UPDATES, _KEPT_ALERTS = 2_000, 500
_AGAIN_SECONDS = 1


class Hub:
    """Hands every update of the live generation, and every alert, to all who want it."""

    def __init__(
        self,
        kafka: KafkaConnection,
        live_generation: Callable[[], Awaitable[str]],
        alerts_with: Callable[[Iterable[str]], Awaitable[dict[str, Alert]]],
    ) -> None:
        self._kafka, self._live_generation, self._alerts_with = kafka, live_generation, alerts_with
        self._updates, self._notices = Ring[Update](_KEPT_UPDATES), Ring[Notice](_KEPT_ALERTS)
        self._logs = (
            Log(KPI_UPDATES, self._updates, self._take_updates, self._begin_again),
            Log(KPI_ALERTS, self._notices, self._take_alerts, self._begin_again),
        )
        self._subscriptions: set[Subscription] = set()
        self._generation: str | None = None
        self._is_known = asyncio.Event()
        self.is_closing = False

    async def run(self) -> None:
        """Read until cancelled, whatever happens to the broker and the database."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            await self._is_known.wait()
            for log in self._logs:
                tasks.create_task(log.run(self._kafka))

    def close(self) -> None:
        """Have every stream end: this process is about to."""
        self.is_closing = True
        for subscription in self._subscriptions:
            subscription.wake()

    @property
    def readers(self) -> int:
        """Return how many listen."""
        return len(self._subscriptions)

    @property
    def scopes(self) -> set[Scope]:
        """Return whose cards were told lately: some may be too new for anybody to have looked for them."""
        return {update.card.scope for update in self._updates}

    async def ready(self) -> Part:
        """Say whether streams can begin."""
        missing = [log.topic for log in self._logs if not log.is_reached]
        reason = f"not read up to now: {', '.join(missing)}" if missing else None
        reason = "no generation is live yet" if self._generation is None else reason
        return Part(name="live updates", is_ready=reason is None, reason=reason)

    def place(self, today: date) -> Place:
        """Return where the logs are now. Raises: NoUpdatesYetError."""
        if not all(log.is_reached for log in self._logs) or self._generation is None:
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

    def _begin_again(self) -> None:
        for subscription in self._subscriptions:
            subscription.fall_behind()

    async def _take_updates(self, records: Iterable[Any]) -> None:
        generation = (self._generation or "").encode()
        for record in records:
            card, is_live = card_of(record.key), dict(record.headers).get(GENERATION) == generation
            if card is not None and record.value is not None and is_live:
                self._hand_over(Update(record.offset, card, record.value, origin_in(record.headers)))

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
