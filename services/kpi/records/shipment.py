"""A shipment: requested, agreed with logistics or rejected, dispatched, delivered or failed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from services.kpi.records.record import RecordKind, by
from shared.events import (
    AnyEvent,
    AskedBy,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentFailed,
    ShipmentRejected,
    ShipmentRequested,
    ShipmentRescheduled,
)


class Step(NamedTuple):
    """Something that happened to a shipment, to whose manager, and why or by whom."""

    at: datetime
    manager: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is known of a shipment."""

    requested: tuple[Step, ...] = ()
    """The first is the request, others repeat it after a rejection."""
    confirmed: Step | None = None
    """The first time."""
    rejections: tuple[Step, ...] = ()
    reschedules: tuple[Step, ...] = ()
    dispatched: Step | None = None
    failures: tuple[Step, ...] = ()
    delivered: Step | None = None
    """The first time."""
    base_date: datetime | None = None
    """The date first agreed, moved only by a client who asks in time."""

    @property
    def is_rejected(self) -> bool:
        """Say whether the last word is a rejection: nothing was agreed, and nobody asked again."""
        if self.confirmed or not self.rejections:
            return False
        return not self.requested or self.requested[-1].at <= self.rejections[-1].at


def shipment_state(events: Iterable[AnyEvent]) -> Shipment:
    """Return the shipment as its *events*, in order, leave it."""
    return reduce(_evolve, events, Shipment())


def _evolve(shipment: Shipment, event: AnyEvent) -> Shipment:
    step = Step(event.time, event.data.manager_id)
    match event.data:
        case ShipmentConfirmed(promised_at=promised):
            agreed = replace(shipment, confirmed=shipment.confirmed or step)
            return replace(agreed, base_date=shipment.base_date or promised)
        case ShipmentRejected(reason=reason):
            return replace(shipment, rejections=(*shipment.rejections, step._replace(why=reason)))
        case ShipmentRescheduled(asked_by=asked_by, promised_at=promised):
            asked = replace(shipment, reschedules=(*shipment.reschedules, step._replace(why=asked_by)))
            is_in_time = asked.base_date is None or event.time <= asked.base_date
            return replace(asked, base_date=promised) if asked_by is AskedBy.CLIENT and is_in_time else asked
        case _:
            return _stepped(shipment, event, step)


def _stepped(shipment: Shipment, event: AnyEvent, step: Step) -> Shipment:
    match event.data:
        case ShipmentRequested():
            return replace(shipment, requested=(*shipment.requested, step))
        case ShipmentDispatched():
            return replace(shipment, dispatched=shipment.dispatched or step)
        case ShipmentFailed(reason=reason):
            return replace(shipment, failures=(*shipment.failures, step._replace(why=reason)))
        case _:
            return replace(shipment, delivered=shipment.delivered or step)


SHIPMENT = RecordKind(
    "shipment",
    shipment_state,
    dict.fromkeys(
        (
            ShipmentRequested,
            ShipmentConfirmed,
            ShipmentRejected,
            ShipmentRescheduled,
            ShipmentDispatched,
            ShipmentDelivered,
            ShipmentFailed,
        ),
        by("shipment_id"),
    ),
)
