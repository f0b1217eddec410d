"""Deliveries on their way: signed, sent when due, and tried again; by one process at a time, whatever is restarted."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import httpx
import structlog
from pymongo.errors import PyMongoError

from services.kpi.alerts.delivery import Attempt, Delivery, after_attempt, given_up, put_off, quiet_until
from services.kpi.alerts.rules import AlertsFile, AlertWebhook
from services.kpi.alerts.store import Deliveries
from shared.clock import Clock
from shared.observability import Outage
from shared.webhooks import signed_headers

_LOOK_EVERY_SECONDS = 0.5
_AT_ONCE = 20
_ANSWER_SECONDS = 15.0
_CLAIMED_FOR = timedelta(seconds=60)
_MOST_REASON = 200

log = structlog.get_logger(__name__)


class Sender:
    """Sends what is due, signed with the *secrets* of each webhook."""

    def __init__(
        self, told: AlertsFile, secrets: Mapping[str, Sequence[bytes]], deliveries: Deliveries, clock: Clock
    ) -> None:
        self._webhooks = {webhook.name: webhook for webhook in told.webhooks}
        self._quiet, self._secrets = told.quiet_hours, secrets
        self._deliveries, self._clock = deliveries, clock
        self._outage = Outage("alerts' deliveries")

    async def run(self) -> None:
        """Send until cancelled."""
        async with httpx.AsyncClient(timeout=_ANSWER_SECONDS) as client:
            while True:
                try:
                    await self.look(client)
                    self._outage.ends()
                except PyMongoError as error:
                    self._outage.goes_on(error)
                await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def look(self, client: httpx.AsyncClient) -> None:
        """Send everything that is due. Raises: PyMongoError."""
        while claimed := await self._claimed():
            await asyncio.gather(*[self._handle(one, client) for one in claimed])

    async def _claimed(self) -> list[Delivery]:
        now = self._clock()
        due = await self._deliveries.due(now, _AT_ONCE)
        return [one for one in due if await self._deliveries.claim(one, now, now + _CLAIMED_FOR)]

    async def _handle(self, delivery: Delivery, client: httpx.AsyncClient) -> None:
        after = await self._after(delivery, client)
        if not await self._deliveries.save(after):
            log.warning("delivery-overtaken", delivery=delivery.delivery_id)  # sent again by hand meanwhile

    async def _after(self, delivery: Delivery, client: httpx.AsyncClient) -> Delivery:
        now, webhook = self._clock(), self._webhooks.get(delivery.webhook)
        if webhook is None:
            return given_up(delivery, now, "the webhook is no longer in the rules")
        until = None if delivery.is_by_hand else quiet_until(self._quiet, now)
        if until:
            return put_off(delivery, until)
        return after_attempt(delivery, webhook, await self._attempt(delivery, webhook, client))

    async def _attempt(self, delivery: Delivery, webhook: AlertWebhook, client: httpx.AsyncClient) -> Attempt:
        body, timestamp = delivery.body.encode(), str(int(self._clock().timestamp()))
        signed = signed_headers(self._secrets[webhook.name], delivery.delivery_id, timestamp, body)
        headers = {**signed, "content-type": "application/json"}
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                answer = await client.post(str(webhook.url), content=body, headers=headers)
        except (httpx.HTTPError, TimeoutError) as error:
            return Attempt(at=self._clock(), error=f"{type(error).__name__}: {error}"[:_MOST_REASON])
        return Attempt(at=self._clock(), status=answer.status_code)
