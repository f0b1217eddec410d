"""An order: placed, perhaps amended or cancelled, paid, fulfilled when all was delivered, perhaps given back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from services.orders.entities.discount import kept_under
from services.orders.entities.line import OrderedLine
from services.orders.entities.totals import (
    Payment,
    Pieces,
    Proposal,
    Refund,
    Return,
    Totals,
    came_back,
    proposal,
    refunded_by_line,
    totals,
    worth,
)
from shared.entity import Kind, attributes
from shared.events import (
    AnyEvent,
    OrderAmended,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    PaymentReceived,
    RefundIssued,
    ReturnReceived,
    ShipmentDelivered,
    ShipmentLine,
)


class OrderStatus(StrEnum):
    """Where an order stands."""

    UNKNOWN = "unknown"
    PLACED = "placed"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


Article = OrderLine | OrderedLine
"""A line, as an order has it or as a command says it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of an order.

    `lines` and `promised_at` are as last amended; `since` says when each line was ordered, which dates its price;
    `delivered` counts pieces by line, `shipments` by shipment and line.
    `totals` and `proposed`, the refund that a return, an amendment or the cancelling calls for, are computed.
    """

    status: OrderStatus = OrderStatus.UNKNOWN
    placed: OrderPlaced | None = None
    placed_at: datetime | None = None
    lines: tuple[OrderLine, ...] = ()
    since: dict[str, datetime] = field(default_factory=dict)
    promised_at: datetime | None = None
    delivered: dict[str, int] = field(default_factory=dict)
    reason: str | None = None
    shipments: dict[str, dict[str, int]] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    totals: Totals = field(default_factory=Totals)
    proposed: Proposal | None = None

    @property
    def client_id(self) -> str | None:
        """Return whose it is."""
        return self.placed.client_id if self.placed else None

    @property
    def manager_id(self) -> str | None:
        """Return who sold it."""
        return self.placed.manager_id if self.placed else None

    @property
    def deal_id(self) -> str | None:
        """Return the deal that it came of."""
        return self.placed.deal_id if self.placed else None

    @property
    def is_paid(self) -> bool | None:
        """Say whether nothing is due; of one that is not placed, or cancelled, nobody asks."""
        is_asked = self.status in (OrderStatus.PLACED, OrderStatus.FULFILLED)
        return self.totals.due_minor == 0 if is_asked else None

    def ordered_at(self, line: Article) -> datetime | None:
        """Return since when this article is in the order as this line; None = it is not."""
        had = {one.line_id: one.sku for one in self.lines}
        return self.since.get(line.line_id) if had.get(line.line_id) == line.sku else None

    @property
    def approvals(self) -> tuple[str, ...]:
        """Return what approvals of its discounts are kept under."""
        return kept_under(self.placed.order_id, self.placed.deal_id) if self.placed else ()


def evolve(order: Order, event: AnyEvent) -> Order:
    """Return *order* after *event*."""
    return _standing(_told(order, event))


def _told(order: Order, event: AnyEvent) -> Order:
    match event.data:
        case OrderPlaced(lines=lines, promised_at=promised) as placed:
            since = {line.line_id: event.time for line in lines}
            said = replace(order, placed=placed, placed_at=event.time, lines=lines, since=since)
            return replace(said, promised_at=promised)
        case OrderAmended(lines=lines, promised_at=promised):
            since = {line.line_id: order.ordered_at(line) or event.time for line in lines}
            return replace(order, lines=lines, since=since, promised_at=promised or order.promised_at)
        case OrderCancelled(reason=reason):
            return replace(order, status=OrderStatus.CANCELLED, reason=reason)
        case PaymentReceived() | RefundIssued():
            return _paid(order, event)
        case ShipmentDelivered() | ReturnReceived():
            return _shipped(order, event)
        case _:
            return order


def _paid(order: Order, event: AnyEvent) -> Order:
    match event.data:
        case PaymentReceived(payment_id=id_, amount_minor=amount, currency=currency):
            return replace(order, payments=order.payments | {id_: Payment(amount, currency, event.time)})
        case RefundIssued(refund_id=id_, amount_minor=amount, currency=currency, lines=refunded):
            return replace(order, refunds=order.refunds | {id_: Refund(amount, currency, event.time, refunded)})
        case _:
            return order


def _shipped(order: Order, event: AnyEvent) -> Order:
    match event.data:
        case ShipmentDelivered(shipment_id=id_, lines=arrived):
            brought = _sum(order.shipments.get(id_, {}), _pieces(arrived))
            delivered = _sum(order.delivered, _pieces(arrived))
            return replace(order, delivered=delivered, shipments=order.shipments | {id_: brought})
        case ReturnReceived(return_id=id_, shipment_id=shipment, lines=back):
            came = Return(shipment, None if back is None else _pieces(back))
            return replace(order, returns=order.returns | {id_: came})
        case _:
            return order


def _pieces(lines: tuple[ShipmentLine, ...]) -> dict[str, int]:
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[line.line_id] += line.quantity
    return dict(pieces)


def _sum(before: Pieces, more: Pieces) -> dict[str, int]:
    return dict(Counter(before) + Counter(more))


def _standing(order: Order) -> Order:
    """Return *order* with what its lines, deliveries and money make of it."""
    if order.placed is None:
        return order
    returned = worth(order.lines, came_back(order.returns.values(), order.shipments))
    sums = totals(
        order.lines,
        _in(order.placed.currency, order.payments),
        _in(order.placed.currency, order.refunds),
        returned,
        is_cancelled=order.status is OrderStatus.CANCELLED,
    )
    proposed = proposal(sums.excess_minor, returned, refunded_by_line(order.refunds.values()))
    return replace(order, status=_status(order), totals=sums, proposed=proposed)


def _status(order: Order) -> OrderStatus:
    if order.status is OrderStatus.CANCELLED:
        return OrderStatus.CANCELLED
    whole = all(order.delivered.get(line.line_id, 0) >= line.quantity for line in order.lines)
    return OrderStatus.FULFILLED if whole else OrderStatus.PLACED


def _in(currency: str, cash: Mapping[str, Payment] | Mapping[str, Refund]) -> int:
    """Return the sum of what came or went in the order's *currency*; other systems may have told of others."""
    return sum(one.amount_minor for one in cash.values() if one.currency == currency)


ORDER = Kind(
    name="orders",
    opened_by=OrderPlaced,
    joined_by=dict.fromkeys(
        (
            OrderPlaced,
            OrderAmended,
            OrderCancelled,
            PaymentReceived,
            RefundIssued,
            ShipmentDelivered,
            ReturnReceived,
        ),
        "order_id",
    ),
    blank=Order(),
    evolve=evolve,
    facets=attributes("client_id", "manager_id", "deal_id", "status", "is_paid", "placed_at", "promised_at"),
    owner="manager_id",
)
