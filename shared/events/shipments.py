"""What the shipments service says: the agreement with logistics, and the delivery."""

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from shared.events.envelope import ClientEvent, Part
from shared.topics import SHIPMENTS
from shared.values import Id, Moment, Positive, Whole


class AskedBy(StrEnum):
    """Who wanted another date."""

    CLIENT = "client"
    LOGISTICS = "logistics"


class ShipmentLine(Part):
    """What is to be shipped of one line of the order."""

    line_id: Id = Field(description="of the order")
    sku: Id
    quantity: Positive


class DeliveredLine(ShipmentLine):
    """What arrived of one line of the order."""

    damaged: Whole = Field(default=0, description="how many of them")

    @model_validator(mode="after")
    def _damage_is_part_of_it(self) -> Self:
        if self.damaged > self.quantity:
            raise ValueError(f"{self.damaged} damaged of {self.quantity} delivered")
        return self


class ShipmentsEvent(ClientEvent):
    """An event of `sales.shipments`."""

    topic: ClassVar[str] = SHIPMENTS
    owner: ClassVar[str] = "shipments"

    shipment_id: Id
    order_id: Id
    client_id: Id
    manager_id: Id


class ShipmentRequested(ShipmentsEvent):
    """Logistics was asked to ship."""

    promised_at: Moment | None = None
    lines: tuple[ShipmentLine, ...] = Field(min_length=1)


class ShipmentConfirmed(ShipmentsEvent):
    """Logistics agreed: the papers are right and the date is held; nothing is delivered yet."""

    promised_at: Moment


class ShipmentRescheduled(ShipmentsEvent):
    """The promised date moved."""

    promised_at: Moment
    asked_by: AskedBy


class ShipmentDelivered(ShipmentsEvent):
    """The goods arrived."""

    lines: tuple[DeliveredLine, ...] = Field(min_length=1)
    papers_ok: bool
