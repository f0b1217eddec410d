"""What is said of shipments."""

from collections.abc import Iterator

from deploy.demo.facts import Delivery, Shipment
from deploy.demo.sayings.saying import Saying
from shared.events import (
    DeliveredLine,
    ReturnReceived,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentFailed,
    ShipmentLine,
    ShipmentRejected,
    ShipmentRequested,
    ShipmentRescheduled,
)

CARRIER = "swift-freight"


def of_shipment(shipment: Shipment) -> Iterator[Saying]:
    """Yield what was agreed, and how the goods came."""
    ids = _ids(shipment)
    yield from _agreed(shipment, ids)
    if shipment.dispatched_at:
        yield shipment.dispatched_at, ShipmentDispatched(**ids, carrier=CARRIER)
    for mishap in shipment.failures:
        yield mishap.at, ShipmentFailed(**ids, reason=mishap.reason)
    for delivery in shipment.deliveries:
        yield delivery.at, ShipmentDelivered(**ids, lines=_arrived(shipment, delivery), papers_ok=delivery.papers_ok)
    if shipment.returned:
        return_id, back = f"return-of-{shipment.shipment_id}", shipment.returned
        yield back.at, ReturnReceived(**ids, return_id=return_id, reason=back.reason, lines=None)


def _agreed(shipment: Shipment, ids: dict[str, str]) -> Iterator[Saying]:
    promised_at = shipment.order.promised_at if shipment.part is None else None
    yield shipment.requested_at, ShipmentRequested(**ids, promised_at=promised_at, lines=_wanted(shipment))
    if shipment.rejected:
        yield shipment.rejected.at, ShipmentRejected(**ids, reason=shipment.rejected.reason)
    if shipment.confirmed:
        yield shipment.confirmed.at, ShipmentConfirmed(**ids, promised_at=shipment.confirmed.promised_at)
    for moved in shipment.reschedulings:
        yield moved.at, ShipmentRescheduled(**ids, promised_at=moved.promised_at, asked_by=moved.asked_by)


def _ids(shipment: Shipment) -> dict[str, str]:
    order = shipment.order
    return {
        "shipment_id": shipment.shipment_id,
        "order_id": order.order_id,
        "client_id": order.client_id,
        "manager_id": order.manager_id,
    }


def _wanted(shipment: Shipment) -> tuple[ShipmentLine, ...]:
    wanted = shipment.part or {line.line_id: line.quantity for line in shipment.order.lines}
    skus = _skus(shipment)
    return tuple(ShipmentLine(line_id=line, sku=skus[line], quantity=quantity) for line, quantity in wanted.items())


def _arrived(shipment: Shipment, delivery: Delivery) -> tuple[DeliveredLine, ...]:
    skus, arrived = _skus(shipment), delivery.quantities
    return tuple(DeliveredLine(line_id=line, sku=skus[line], quantity=quantity) for line, quantity in arrived.items())


def _skus(shipment: Shipment) -> dict[str, str]:
    return {line.line_id: line.sku for line in shipment.order.lines}
