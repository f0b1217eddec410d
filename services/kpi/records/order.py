"""An order: placed, perhaps cancelled, promised for a date and delivered, at once or in parts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records import facts
from services.kpi.records.record import Fact, FactKey, RecordKind, by
from services.kpi.records.rules import Rules
from shared.events import (
    AnyEvent,
    AskedBy,
    OrderCancelled,
    OrderPlaced,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentRequested,
    ShipmentRescheduled,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of an order."""

    placed_at: datetime | None = None
    placed: OrderPlaced | None = None
    cancelled_at: datetime | None = None
    base_date: datetime | None = None
    """The first promise, moved only by a client who asks in time (K36)."""
    deliveries: tuple[tuple[datetime, ShipmentDelivered], ...] = ()

    @property
    def net_minor(self) -> int:
        """Return what the order's lines come to after discounts, in minor units of its currency."""
        return sum(line.amount_minor - line.discount_minor for line in self.placed.lines) if self.placed else 0

    def is_delivered_in_full_by(self, moment: datetime) -> bool:
        """Return whether every line had arrived, in the quantity ordered, at *moment*."""
        if self.placed is None:
            return False
        arrived: Counter[str] = Counter()
        for at, delivery in self.deliveries:
            if at <= moment:
                arrived.update({line.line_id: 0 for line in delivery.lines})
                for line in delivery.lines:
                    arrived[line.line_id] += line.quantity
        return all(arrived[line.line_id] >= line.quantity for line in self.placed.lines)


def order_state(events: Iterable[AnyEvent]) -> Order:
    """Return the order as its *events*, in order, leave it."""
    return reduce(_evolve, events, Order())


def _evolve(order: Order, event: AnyEvent) -> Order:
    match event.data:
        case OrderPlaced(promised_at=promised) as placed if order.placed is None:
            return replace(order, placed_at=event.time, placed=placed, base_date=promised or order.base_date)
        case OrderCancelled() if order.cancelled_at is None:
            return replace(order, cancelled_at=event.time)
        case ShipmentConfirmed(promised_at=promised) if order.base_date is None:
            return replace(order, base_date=promised)
        case ShipmentRescheduled(asked_by=AskedBy.CLIENT, promised_at=promised):
            is_in_time = order.base_date is None or event.time <= order.base_date
            return replace(order, base_date=promised) if is_in_time else order
        case ShipmentDelivered() as delivered:
            return replace(order, deliveries=(*order.deliveries, (event.time, delivered)))
        case _:
            return order


def _tells(order: Order, rules: Rules) -> Iterator[Fact]:
    if order.placed and order.placed_at and order.cancelled_at is None:
        yield Fact(FactKey(rules.day(order.placed_at), facts.ORDER, order.placed.manager_id))


ORDER = RecordKind(
    "order",
    order_state,
    dict.fromkeys(
        (OrderPlaced, OrderCancelled, ShipmentRequested, ShipmentConfirmed, ShipmentRescheduled, ShipmentDelivered),
        by("order_id"),
    ),
    _tells,
)
