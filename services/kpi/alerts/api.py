"""The HTTP routes of alerts and of their deliveries."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.kpi.alerts import alert, delivery
from services.kpi.alerts.alert import Alert
from services.kpi.alerts.delivery import Delivery, sent_again
from services.kpi.alerts.store import Alerts, Deliveries
from services.kpi.score.wanted import refuse_unseen
from shared.access.seen import Seen
from shared.clock import Clock
from shared.refusals import NotFoundError
from shared.values import Scope, ScopeName

_MOST = 500

Limit = Annotated[int, Query(ge=1, le=_MOST)]


class AlertPage(BaseModel):
    """Alerts, the latest first."""

    alerts: list[Alert]
    next: str | None
    """Where the next page begins: its `after`; null on the last one."""


class DeliveryPage(BaseModel):
    """Deliveries, the latest first."""

    deliveries: list[Delivery]
    next: str | None
    """Where the next page begins: its `after`; null on the last one."""


def alert_routes(alerts: Alerts, deliveries: Deliveries, clock: Clock) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1/alerts", tags=["alerts"])

    @router.get("")
    async def list_alerts(  # noqa: PLR0917  # one parameter for each part of the question
        sight: Seen,
        scope: ScopeName | None = None,
        rule: str | None = None,
        state: alert.State | None = None,
        after: str | None = None,
        limit: Limit = 100,
    ) -> AlertPage:
        """Return what was raised, for the scopes that the caller may see."""
        if scope is not None:
            refuse_unseen([Scope.parse(scope)], sight)
        found = await alerts.page(_asked(scope=scope, rule=rule, state=state), sight, after, limit)
        return AlertPage(alerts=[one for _, one in found], next=_next(found, limit))

    @router.get("/deliveries")
    async def list_deliveries(  # noqa: PLR0917  # one parameter for each part of the question
        sight: Seen,
        webhook: str | None = None,
        rule: str | None = None,
        state: delivery.State | None = None,
        after: str | None = None,
        limit: Limit = 100,
    ) -> DeliveryPage:
        """Return what was sent to webhooks, or is to be, with every try, of the scopes that the caller may see."""
        found = await deliveries.page(_asked(webhook=webhook, rule=rule, state=state), sight, after, limit)
        return DeliveryPage(deliveries=[one for _, one in found], next=_next(found, limit))

    @router.post("/deliveries/{delivery_id}/resend", status_code=202)
    async def resend(delivery_id: str) -> Delivery:
        """Send a delivery once more, at once, whatever became of it and whatever the hour."""
        while True:
            found = await deliveries.get(delivery_id)
            if found is None:
                raise NotFoundError("deliveries", delivery_id)
            if await deliveries.save(again := sent_again(found, clock())):
                return again

    return router


def _asked(**where: str | None) -> dict[str, str]:
    return {name: value for name, value in where.items() if value is not None}


def _next(found: list[tuple[str, Any]], limit: int) -> str | None:
    return found[-1][0] if len(found) == limit else None
