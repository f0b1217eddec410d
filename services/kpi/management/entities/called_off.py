"""A cancelled order: nobody waits for its shipments, and somebody has to look at what was begun about them."""

from dataclasses import dataclass
from datetime import datetime

from shared.entity import Kind
from shared.events import AnyEvent, OrderCancelled


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Since when an order is cancelled: nobody waits for its shipments."""

    at: datetime | None = None


def called_off(_before: CalledOff, event: AnyEvent) -> CalledOff:
    """Return that the order is cancelled since *event*."""
    return CalledOff(event.time)


CALLED_OFF = Kind(
    name="called_off_orders",
    opened_by=OrderCancelled,
    joined_by={OrderCancelled: "order_id"},
    blank=CalledOff(),
    evolve=called_off,
    due=lambda order: order.at,
)
