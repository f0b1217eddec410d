"""What arrived of an order and what came back: when it was complete, and what it is worth at the order's prices."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from services.kpi.records.order_lines import Posting, net_of
from shared.events import OrderLine, ReturnReceived, ShipmentDelivered

Deliveries = tuple[tuple[datetime, ShipmentDelivered], ...]
Returns = tuple[tuple[datetime, ReturnReceived], ...]
"""Each return_id once."""


def arrived_by(deliveries: Deliveries, moment: datetime) -> Counter[str]:
    """Return the quantity of each line that had arrived at *moment*."""
    arrived: Counter[str] = Counter()
    for at, delivery in deliveries:
        if at <= moment:
            _add(arrived, delivery)
    return arrived


def is_in_full(lines: Sequence[OrderLine], arrived: Mapping[str, int]) -> bool:
    """Say whether of every line at least the quantity ordered *arrived*."""
    return bool(lines) and all(arrived.get(line.line_id, 0) >= line.quantity for line in lines)


def completed_at(lines: Sequence[OrderLine], deliveries: Deliveries) -> datetime | None:
    """Return when the last delivery that was needed arrived; what came back later changes nothing (K39)."""
    arrived: Counter[str] = Counter()
    for at, delivery in deliveries:
        _add(arrived, delivery)
        if is_in_full(lines, arrived):
            return at
    return None


class Moved(NamedTuple):
    """Goods that arrived or, below 0, came back."""

    at: datetime
    quantities: Mapping[str, int]
    reason: str = ""


def movements(deliveries: Deliveries, returns: Returns) -> list[Moved]:
    """Return all that arrived and came back, in time; a return without lines is all that its shipment still had."""
    told: list[tuple[datetime, ShipmentDelivered | ReturnReceived]] = [*deliveries, *returns]
    with_client: defaultdict[str, Counter[str]] = defaultdict(Counter)
    moved: list[Moved] = []
    for at, data in sorted(told, key=lambda one: one[0]):
        here = with_client[data.shipment_id]
        if isinstance(data, ShipmentDelivered):
            change, reason = _quantities(data), ""
        else:
            lines = here if data.lines is None else _quantities(data)
            change, reason = Counter({line: -number for line, number in lines.items() if number > 0}), data.reason
        for line, number in change.items():
            here[line] += number
        moved.append(Moved(at, change, reason))
    return moved


def shipped(lines: Sequence[OrderLine], moved: Sequence[Moved], currency: str) -> Iterator[Posting]:
    """Yield what deliveries and, below 0, returns are worth at the order's prices.

    A line is worth what it comes to when all its quantity is with the client, to the last minor unit, and never more:
    what was delivered beyond it was not ordered.
    """
    by_id = {line.line_id: line for line in lines}
    quantities: Counter[str] = Counter()
    for at, change, reason in moved:
        for line_id, number in change.items():
            if line := by_id.get(line_id):
                before = _worth(line, quantities[line_id])
                quantities[line_id] += number
                if minor := _worth(line, quantities[line_id]) - before:
                    yield Posting(at, line, currency, minor, reason)


def returned_quantities(moved: Sequence[Moved]) -> Counter[str]:
    """Return how many of each line came back."""
    back: Counter[str] = Counter()
    for one in moved:
        for line, number in one.quantities.items():
            back[line] += max(0, -number)
    return back


def _worth(line: OrderLine, quantity: int) -> int:
    return net_of(line) * min(max(quantity, 0), line.quantity) // line.quantity


def _add(arrived: Counter[str], delivery: ShipmentDelivered) -> None:
    for line in delivery.lines:
        arrived[line.line_id] += line.quantity


def _quantities(data: ShipmentDelivered | ReturnReceived) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in data.lines or ():
        found[line.line_id] += line.quantity
    return found
