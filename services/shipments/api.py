"""The HTTP side of the shipments service: its kinds of entities, and the decisions that make and change them."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from services.shipments.entities import shipment
from services.shipments.entities.calendar import Calendar
from services.shipments.entities.order import ORDER
from services.shipments.entities.shipment import SHIPMENT, ShipmentStatus
from services.shipments.settings import ShipmentsSettings
from shared.clock import Clock
from shared.entity import Between, Conditions
from shared.resource import Action, Beside, Resource, passed
from shared.values import Moment

_NOT_ON_ITS_WAY = (ShipmentStatus.REQUESTED.value, ShipmentStatus.CONFIRMED.value, ShipmentStatus.FAILED.value)


def resources(settings: ShipmentsSettings, calendar: Calendar) -> tuple[Resource[Any], ...]:
    """Return what the service has, decided as *settings* and *calendar* say."""
    its_order = (Beside(ORDER, "order_id", must_be_seen=True),)  # whoever's: what is cancelled goes nowhere
    confirm = partial(shipment.confirm, papers=settings.papers, calendar=calendar)
    return (
        Resource(
            "/v1/shipments/{shipment_id}",
            SHIPMENT,
            opens={"/v1/shipments": Action(shipment.request, (Beside(ORDER, "order_id"),))},
            changes={
                "confirm": Action(confirm, its_order),
                "reject": shipment.reject,
                "reschedule": partial(shipment.reschedule, calendar=calendar),
                "dispatch": Action(shipment.dispatch, its_order),
                "deliver": shipment.deliver,
                "fail": shipment.fail,
                "return": shipment.receive_return,
            },
            order="promised_at",
            lists={
                "late": passed("promised_at", is_waiting=True),
                "at-risk": partial(_at_risk, within=timedelta(hours=settings.at_risk_hours)),
            },
        ),
    )


def _at_risk(now: datetime, *, within: timedelta) -> Conditions:
    """Return what is asked of shipments that are to arrive soon, and are not on their way."""
    soon = Between(now.timestamp(), (now + within).timestamp())
    return {"is_waiting": "true", "status": _NOT_ON_ITS_WAY, "promised_at": soon}


class DeliveryDay(BaseModel):
    """The first day on which goods can arrive."""

    day: date
    time_zone: str


def calendar_routes(calendar: Calendar, clock: Clock) -> APIRouter:
    """Return the route that asks the delivery calendar."""
    router = APIRouter(prefix="/v1/calendar", tags=["calendar"])

    @router.get("/next")
    async def next_day(agreed_at: Moment | None = None) -> DeliveryDay:
        """Return the first day on which goods can arrive that are agreed on then, or now."""
        return DeliveryDay(day=calendar.earliest(agreed_at or clock()), time_zone=str(calendar.zone))

    return router
