"""What the shipments service does of its own accord, when it hears of something."""

from dataclasses import dataclass

from services.shipments.entities.shipment import SHIPMENT, requested_by, usual_id
from shared.desk import Desk
from shared.events import AnyEvent, OrderPlaced
from shared.reactions import carry_out


@dataclass(frozen=True)
class ShipmentHandlers:
    """Answers to events."""

    desk: Desk

    async def request_ordered(self, event: AnyEvent) -> None:
        """Ask logistics to ship what was ordered."""
        order: OrderPlaced = event.data
        id_ = usual_id(order.order_id)
        await carry_out(self.desk, SHIPMENT, id_, lambda _shipment: requested_by(id_, event))
