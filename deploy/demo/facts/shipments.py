"""Shipments: what was promised, and how it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.orders import Order
from shared.events import AskedBy, RejectReason


@dataclass(frozen=True, slots=True)
class Promise:
    """Logistics, or the client, named a date."""

    at: datetime
    promised_at: datetime
    asked_by: AskedBy = AskedBy.LOGISTICS


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods arrived: how many of which line."""

    at: datetime
    quantities: Mapping[str, int]
    papers_ok: bool = True


@dataclass(frozen=True, slots=True)
class Rejection:
    """Logistics would not ship as asked."""

    at: datetime
    reason: RejectReason


@dataclass(frozen=True, slots=True)
class Mishap:
    """The goods did not arrive, or came back."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment of an order: of the whole, promised as the order was, or of a part, promised for no date."""

    shipment_id: str
    order: Order
    requested_at: datetime
    confirmed: Promise | None = None
    reschedulings: tuple[Promise, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    part: Mapping[str, int] | None = None
    rejected: Rejection | None = None
    dispatched_at: datetime | None = None
    failures: tuple[Mishap, ...] = ()
    returned: Mishap | None = None
