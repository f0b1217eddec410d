"""The HTTP routes of the shipments service."""

from fastapi import APIRouter

from services.shipments.handlers import ShipmentHandlers
from services.shipments.shipment import (
    SHIPMENT,
    ConfirmShipment,
    DeliverShipment,
    RequestShipment,
    RescheduleShipment,
    Shipment,
)
from shared.views import Expected, View


def shipment_routes(handlers: ShipmentHandlers) -> APIRouter:
    """Return the routes for shipments."""
    router = APIRouter(prefix="/v1/shipments", tags=["shipments"])

    @router.post("", status_code=202)
    async def request_shipment(command: RequestShipment) -> View[Shipment]:
        """Logistics is asked to ship."""
        return View.of(await handlers.request(command))

    @router.get("/{shipment_id}")
    async def shipment(shipment_id: str) -> View[Shipment]:
        """Return a shipment."""
        return View.of(await handlers.desk.found(SHIPMENT, shipment_id))

    @router.post("/{shipment_id}/confirm", status_code=202)
    async def confirm_shipment(shipment_id: str, command: ConfirmShipment, expected: Expected) -> View[Shipment]:
        """Logistics agrees: the papers are right and the date is held."""
        return View.of(await handlers.confirm(shipment_id, command, expected))

    @router.post("/{shipment_id}/reschedule", status_code=202)
    async def reschedule_shipment(shipment_id: str, command: RescheduleShipment, expected: Expected) -> View[Shipment]:
        """The promised date moves."""
        return View.of(await handlers.reschedule(shipment_id, command, expected))

    @router.post("/{shipment_id}/deliver", status_code=202)
    async def deliver_shipment(shipment_id: str, command: DeliverShipment, expected: Expected) -> View[Shipment]:
        """The goods arrived."""
        return View.of(await handlers.deliver(shipment_id, command, expected))

    return router
