"""A shipment: requested, agreed with logistics, delivered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, ShipmentConfirmed, ShipmentDelivered, ShipmentRequested, ShipmentRescheduled


@dataclass(frozen=True, slots=True)
class Shipment:
    """When a shipment first reached each point of its way."""

    requested_at: datetime | None = None
    confirmed_at: datetime | None = None
    delivered_at: datetime | None = None


def shipment_state(events: Iterable[AnyEvent]) -> Shipment:
    """Return the shipment as its *events*, in order, leave it."""
    first: dict[str, datetime] = {}
    for event in events:
        first.setdefault(event.type, event.time)
    return Shipment(first.get("ShipmentRequested"), first.get("ShipmentConfirmed"), first.get("ShipmentDelivered"))


SHIPMENT = RecordKind(
    "shipment",
    shipment_state,
    dict.fromkeys((ShipmentRequested, ShipmentConfirmed, ShipmentRescheduled, ShipmentDelivered), by("shipment_id")),
)
