"""What was raised becomes known: published on `kpi.alerts` and handed to the webhooks; and silence is noticed.

Everything is derived from the alert, so that a look that is repeated, here or in another process, adds nothing.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from pymongo.errors import PyMongoError

from services.kpi.alerts.alert import Alert, after_silence, event_of
from services.kpi.alerts.delivery import delivery_of
from services.kpi.alerts.judge import Calendar
from services.kpi.alerts.rules import AlertsFile, NoDataRule
from services.kpi.alerts.store import Alerts, Deliveries
from shared.clock import Clock
from shared.events import AnyEvent
from shared.observability import Outage
from shared.refusals import AwayError
from shared.values import Period

_LOOK_EVERY_SECONDS = 0.5
_MOST = 100


class Sink(Protocol):
    """Where events go."""

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        """Return when all *events* are acknowledged."""


class Herald:
    """Publishes what alerts have to say."""

    def __init__(
        self, told: AlertsFile, kept: tuple[Alerts, Deliveries], sink: Sink, calendar: Calendar, clock: Clock
    ) -> None:
        self._told = told
        self._alerts, self._deliveries = kept
        self._sink, self._calendar, self._clock = sink, calendar, clock
        self._silences = {rule.id: rule for rule in told.rules if isinstance(rule, NoDataRule)}
        self._outage = Outage("alerts' herald")

    async def run(self) -> None:
        """Look until cancelled; what fails is tried again at the next look."""
        await self._prepare()
        while True:
            try:
                await self.look()
                self._outage.ends()
            except (AwayError, PyMongoError) as error:
                self._outage.goes_on(error)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """Raise what is due, and publish what was raised. Raises: AwayError, PyMongoError."""
        for alert in await self._alerts.due(self._clock(), _MOST):
            # Whoever was quicker has looked as well.
            await self._alerts.save(self._after_silence(alert))
        for alert in await self._alerts.unpublished(_MOST):
            await self._tell(alert)

    async def _prepare(self) -> None:
        while True:
            try:
                await self._alerts.prepare()
                return await self._deliveries.prepare()
            except PyMongoError as error:
                self._outage.goes_on(error)
                await asyncio.sleep(_LOOK_EVERY_SECONDS)

    def _after_silence(self, alert: Alert) -> Alert:
        now, rule = self._clock(), self._silences.get(alert.rule)
        is_over = self._calendar.rules.day(now) not in Period.parse(alert.period)
        if rule is None or is_over:
            return alert.model_copy(update={"due_at": None, "version": alert.version + 1})
        return after_silence(alert, rule, now)

    async def _tell(self, alert: Alert) -> None:
        events = [event_of(alert, raised) for raised in alert.unpublished]
        await self._sink.publish(events)
        wanting = [webhook for webhook in self._told.webhooks if webhook.wants(alert.rule)]
        now = self._clock()
        await self._deliveries.add([delivery_of(event, webhook, now) for event in events for webhook in wanting])
        await self._alerts.save(alert.model_copy(update={"unpublished": (), "version": alert.version + 1}))
