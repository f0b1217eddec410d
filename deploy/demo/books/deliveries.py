"""Which orders were promised for when, and whether they came in full by then (K36)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from deploy.demo.books.due import Due
from deploy.demo.facts import Facts, Order, Shipment
from shared.events import AskedBy


def deliveries_due(facts: Facts) -> Iterator[Due]:
    """Yield every order that has a base date and was not cancelled before it."""
    shipments: dict[str, list[Shipment]] = {}
    for shipment in facts.shipments.values():
        shipments.setdefault(shipment.order.order_id, []).append(shipment)
    for order in facts.orders.values():
        own = shipments.get(order.order_id, [])
        base_date = _base_date(order, own)
        if base_date and not (order.cancelled and order.cancelled.at <= base_date):
            yield Due(base_date, order.manager_id, _is_in_full(order, own, base_date))


def _base_date(order: Order, shipments: Iterable[Shipment]) -> datetime | None:
    """Return the first promise, as far as only the client, asking in time, has moved it."""
    base_date = order.promised_at
    for shipment in shipments:
        if base_date is None and shipment.confirmed:
            base_date = shipment.confirmed.promised_at
        for moved in shipment.reschedulings:
            if moved.asked_by is AskedBy.CLIENT and (base_date is None or moved.at <= base_date):
                base_date = moved.promised_at
    return base_date


def _is_in_full(order: Order, shipments: Iterable[Shipment], by: datetime) -> bool:
    arrived = Counter[str]()
    for shipment in shipments:
        for delivery in shipment.deliveries:
            if delivery.at <= by:
                arrived.update(delivery.quantities)
    return all(arrived[line.line_id] >= line.quantity for line in order.lines)
