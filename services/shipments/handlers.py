"""The use cases of the shipments service: which shipment a command is about, and which decision it asks for."""

from dataclasses import dataclass

from services.shipments.shipment import (
    SHIPMENT,
    ConfirmShipment,
    DeliverShipment,
    RequestShipment,
    RescheduleShipment,
    Shipment,
    confirm,
    deliver,
    request,
    requested_by,
    reschedule,
)
from shared.desk import Desk
from shared.entity import Entity
from shared.events import AnyEvent, OrderPlaced
from shared.reactions import carry_out


@dataclass(frozen=True)
class ShipmentHandlers:
    """What can be done about shipments; every command raises what its decision and `Desk.carry_out` raise."""

    desk: Desk

    async def request(self, command: RequestShipment) -> Entity[Shipment]:
        """Ask logistics to ship."""
        id_ = command.shipment_id or self.desk.new_id()
        return await self.desk.carry_out(SHIPMENT, id_, lambda shipment: request(id_, shipment, command))

    async def confirm(self, id_: str, command: ConfirmShipment, expected: int | None) -> Entity[Shipment]:
        """Note that logistics agrees."""
        return await self.desk.carry_out(
            SHIPMENT, id_, lambda shipment: confirm(id_, shipment, command), expected=expected
        )

    async def reschedule(self, id_: str, command: RescheduleShipment, expected: int | None) -> Entity[Shipment]:
        """Move the promised date."""
        return await self.desk.carry_out(
            SHIPMENT, id_, lambda shipment: reschedule(id_, shipment, command), expected=expected
        )

    async def deliver(self, id_: str, command: DeliverShipment, expected: int | None) -> Entity[Shipment]:
        """Note that the goods arrived."""
        return await self.desk.carry_out(
            SHIPMENT, id_, lambda shipment: deliver(id_, shipment, command), expected=expected
        )

    async def request_ordered(self, event: AnyEvent) -> None:
        """Ask logistics to ship what was ordered."""
        order: OrderPlaced = event.data
        id_ = f"shipment-of-{order.order_id}"
        await carry_out(self.desk, SHIPMENT, id_, lambda _shipment: requested_by(id_, event))
