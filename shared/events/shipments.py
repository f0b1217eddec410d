"""What the shipments service says: the agreement with logistics, the delivery, and what comes back."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.events.envelope import Part
from shared.events.owners import ShipmentsEvent
from shared.values import Id, Moment, Positive, Whole


class AskedBy(StrEnum):
    """Who wanted another date."""

    CLIENT = "client"
    LOGISTICS = "logistics"


class RejectReason(StrEnum):
    """Why logistics will not ship."""

    PAPERS = "papers"
    STOCK = "stock"
    ADDRESS = "address"
    CREDIT = "credit"


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


class _OfShipment(ShipmentsEvent):
    shipment_id: Id
    order_id: Id
    client_id: Id
    manager_id: Id


class ShipmentRequested(_OfShipment):
    """Logistics was asked to ship."""

    promised_at: Moment | None = None
    lines: tuple[ShipmentLine, ...] = Field(min_length=1)


class ShipmentConfirmed(_OfShipment):
    """Logistics agreed: the papers are right and the date is held; nothing is delivered yet."""

    promised_at: Moment


class ShipmentRejected(_OfShipment):
    """Logistics will not ship as asked."""

    reason: RejectReason


class ShipmentRescheduled(_OfShipment):
    """The promised date moved."""

    promised_at: Moment
    asked_by: AskedBy


class ShipmentDispatched(_OfShipment):
    """The goods are on their way."""

    carrier: Id | None = None


class ShipmentDelivered(_OfShipment):
    """The goods arrived."""

    lines: tuple[DeliveredLine, ...] = Field(min_length=1)
    papers_ok: bool


class ShipmentFailed(_OfShipment):
    """The goods did not arrive."""

    reason: Id


class ReturnReceived(_OfShipment):
    """Goods came back."""

    return_id: Id
    reason: Id
    lines: tuple[ShipmentLine, ...] | None = Field(default=None, min_length=1, description="none = all of it")
