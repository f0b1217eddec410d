"""An order: placed, perhaps amended or cancelled, paid, delivered at once or in parts, and perhaps given back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.order_deliveries import (
    Deliveries,
    Returns,
    arrived_by,
    is_in_full,
    movements,
    shipped,
)
from services.kpi.records.order_facts import told
from services.kpi.records.order_lines import Lines, Posting, booked, net_of
from services.kpi.records.order_payments import Cash, paid_turns, posted
from services.kpi.records.record import Facets, RecordKind, by
from shared.events import (
    AnyEvent,
    AskedBy,
    ComplaintOpened,
    OrderAmended,
    OrderCancelled,
    OrderPlaced,
    PaymentReceived,
    RefundIssued,
    ReturnReceived,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentRequested,
    ShipmentRescheduled,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of an order; of one that nobody placed nothing counts."""

    placed_at: datetime | None = None
    placed: OrderPlaced | None = None
    amendments: tuple[tuple[datetime, Lines], ...] = ()
    """The order's lines as each amendment told them, in time; none after its cancelling."""
    cancelled_at: datetime | None = None
    base_date: datetime | None = None
    """The first promise, moved only by a client who asks in time (K36)."""
    deliveries: Deliveries = ()
    returns: Returns = ()
    cash: Cash = ()
    complained_at: datetime | None = None
    """When the client first complained about it."""
    facets: Facets = ()

    @property
    def lines(self) -> Lines:
        """Return the lines as last amended: they stand for the order's day (K17)."""
        if self.placed is None:
            return ()
        return self.amendments[-1][1] if self.amendments else self.placed.lines

    def lines_before(self, moment: datetime) -> Lines:
        """Return the lines as they were amended before *moment*."""
        if self.placed is None:
            return ()
        return next((lines for at, lines in reversed(self.amendments) if at < moment), self.placed.lines)

    def is_delivered_in_full_by(self, moment: datetime) -> bool:
        """Return whether every line had arrived at *moment*, in the quantity that was then ordered."""
        return is_in_full(self.lines_before(moment), arrived_by(self.deliveries, moment))

    @property
    def net_minor(self) -> int:
        """Return what the order's lines come to after discounts, in minor units of its currency."""
        return sum(map(net_of, self.lines))

    @property
    def booked(self) -> list[Posting]:
        """Return what was booked, and taken back by a cancellation."""
        if self.placed is None or self.placed_at is None:
            return []
        return list(booked(self.lines, self.placed.currency, self.placed_at, self.cancelled_at))

    @property
    def shipped(self) -> list[Posting]:
        """Return what was delivered and came back, at the order's prices."""
        if self.placed is None:
            return []
        return list(shipped(self.lines, movements(self.deliveries, self.returns), self.placed.currency))

    @property
    def paid(self) -> list[Posting]:
        """Return what was paid and given back."""
        return list(posted(self.lines, self.cash)) if self.placed else []

    @property
    def paid_turns(self) -> list[tuple[datetime, int]]:
        """Return when it became a paid order (1) and when it stopped being one (-1), in turns."""
        if self.placed is None:
            return []
        return list(paid_turns(self.net_minor, self.placed.currency, self.cash, self.cancelled_at))


def order_state(events: Iterable[AnyEvent]) -> Order:
    """Return the order as its *events*, in order, leave it."""
    return reduce(_evolve, events, Order())


def _evolve(order: Order, event: AnyEvent) -> Order:  # noqa: PLR0911  # one for each kind of fact
    match event.data:
        case OrderPlaced(promised_at=promised) as placed if order.placed is None:
            base = promised or order.base_date
            return replace(order, placed_at=event.time, placed=placed, base_date=base, facets=_facets(placed))
        case OrderAmended(lines=lines) if order.cancelled_at is None:
            return replace(order, amendments=(*order.amendments, (event.time, lines)))
        case OrderCancelled() if order.cancelled_at is None:
            return replace(order, cancelled_at=event.time)
        case PaymentReceived() | RefundIssued() as moved:
            others = tuple(one for one in order.cash if _cash_id(one[1]) != _cash_id(moved))
            return replace(order, cash=(*others, (event.time, moved)))
        case ReturnReceived() as back:
            others_ = tuple(one for one in order.returns if one[1].return_id != back.return_id)
            return replace(order, returns=(*others_, (event.time, back)))
        case ComplaintOpened() if order.complained_at is None:
            return replace(order, complained_at=event.time)
        case _:
            return _promised_or_delivered(order, event)


def _promised_or_delivered(order: Order, event: AnyEvent) -> Order:
    match event.data:
        case ShipmentConfirmed(promised_at=promised) if order.base_date is None:
            return replace(order, base_date=promised)
        case ShipmentRescheduled(asked_by=AskedBy.CLIENT, promised_at=promised):
            is_in_time = order.base_date is None or event.time <= order.base_date
            return replace(order, base_date=promised) if is_in_time else order
        case ShipmentDelivered() as delivered:
            return replace(order, deliveries=(*order.deliveries, (event.time, delivered)))
        case _:
            return order


def _cash_id(data: PaymentReceived | RefundIssued) -> tuple[str, str]:
    """Return what a payment or a refund is told twice by: the last that is told stands (R9)."""
    return ("payment", data.payment_id) if isinstance(data, PaymentReceived) else ("refund", data.refund_id)


def _facets(placed: OrderPlaced) -> Facets:
    return (
        ("channel", placed.channel or ""),
        ("campaign", placed.campaign_id or ""),
        ("promotion", placed.promotion_id or ""),
        ("segment", placed.segment or ""),
        ("region", placed.region or ""),
    )


ORDER = RecordKind(
    "order",
    order_state,
    dict.fromkeys(
        (
            OrderPlaced,
            OrderAmended,
            OrderCancelled,
            PaymentReceived,
            RefundIssued,
            ComplaintOpened,
            ShipmentRequested,
            ShipmentConfirmed,
            ShipmentRescheduled,
            ShipmentDelivered,
            ReturnReceived,
        ),
        by("order_id"),
    ),
    told,
)
