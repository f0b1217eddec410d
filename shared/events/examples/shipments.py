"""Examples of a shipment, and of what comes back."""

from datetime import timedelta

from shared.events import (
    AskedBy,
    DeliveredLine,
    EventData,
    RejectReason,
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
from shared.events.examples.story import CLIENT, MANAGER, ORDER, PROMISED, SHIPMENT

FACTS: tuple[EventData, ...] = (
    ShipmentRequested(
        shipment_id=SHIPMENT,
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        promised_at=PROMISED,
        lines=(ShipmentLine(line_id="1", sku="crm-seat", quantity=10),),
    ),
    ShipmentConfirmed(shipment_id=SHIPMENT, order_id=ORDER, client_id=CLIENT, manager_id=MANAGER, promised_at=PROMISED),
    ShipmentRejected(
        shipment_id=SHIPMENT, order_id=ORDER, client_id=CLIENT, manager_id=MANAGER, reason=RejectReason.PAPERS
    ),
    ShipmentRescheduled(
        shipment_id=SHIPMENT,
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        promised_at=PROMISED + timedelta(days=1),
        asked_by=AskedBy.CLIENT,
    ),
    ShipmentDispatched(
        shipment_id=SHIPMENT, order_id=ORDER, client_id=CLIENT, manager_id=MANAGER, carrier="north_freight"
    ),
    ShipmentFailed(shipment_id=SHIPMENT, order_id=ORDER, client_id=CLIENT, manager_id=MANAGER, reason="nobody_there"),
    ShipmentDelivered(
        shipment_id=SHIPMENT,
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        lines=(DeliveredLine(line_id="1", sku="crm-seat", quantity=10, damaged=1),),
        papers_ok=True,
    ),
    ReturnReceived(
        return_id="return-1",
        shipment_id=SHIPMENT,
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        reason="damaged",
        lines=(ShipmentLine(line_id="1", sku="crm-seat", quantity=1),),
    ),
)
