"""An order as logistics knows it: what was ordered, what has arrived, whether it still stands."""

from collections import Counter
from dataclasses import dataclass, field, replace

from shared.entity import Kind, attributes
from shared.events import AnyEvent, OrderAmended, OrderCancelled, OrderLine, OrderPlaced, ShipmentDelivered


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of an order; `delivered` counts pieces by line."""

    client_id: str | None = None
    manager_id: str | None = None
    lines: tuple[OrderLine, ...] = ()
    delivered: dict[str, int] = field(default_factory=dict)
    is_cancelled: bool = False

    @property
    def lacking(self) -> dict[str, int]:
        """Return how many pieces of each line have not arrived, where any have not."""
        open_ = {line.line_id: line.quantity - self.delivered.get(line.line_id, 0) for line in self.lines}
        return {line_id: pieces for line_id, pieces in open_.items() if pieces > 0}


def evolve(order: Order, event: AnyEvent) -> Order:
    """Return *order* after *event*."""
    match event.data:
        case OrderPlaced(client_id=client_id, manager_id=manager_id, lines=lines):
            return replace(order, client_id=client_id, manager_id=manager_id, lines=order.lines or lines)
        case OrderAmended(lines=lines):
            return replace(order, lines=lines)
        case OrderCancelled():
            return replace(order, is_cancelled=True)
        case ShipmentDelivered(lines=lines):
            arrived = Counter(order.delivered)
            for line in lines:
                arrived[line.line_id] += line.quantity
            return replace(order, delivered=dict(arrived))
        case _:
            return order


ORDER = Kind(
    name="orders",
    opened_by=OrderPlaced,
    joined_by=dict.fromkeys((OrderPlaced, OrderAmended, OrderCancelled, ShipmentDelivered), "order_id"),
    blank=Order(),
    evolve=evolve,
    facets=attributes("manager_id"),
    owner="manager_id",
)
