"""What orders contribute."""

from collections.abc import Iterator

from services.kpi.measures.credit import shares, split
from services.kpi.measures.measure import SHARED, Measure, Move, currency
from services.kpi.records.order import ORDER, Order
from services.kpi.records.rules import Rules


def _placed(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed and order.placed_at:
        for manager, share in shares(order.placed.credits, order.placed.manager_id):
            yield Move(order.placed_at, manager, share)
            if order.cancelled_at:
                yield Move(order.cancelled_at, manager, -share)


def _booked(order: Order, _rules: Rules) -> Iterator[Move]:
    """Yield the net revenue on the day of the order and, taken back, on the day of its cancellation (R2)."""
    if order.placed and order.placed_at:
        money = currency(order.placed.currency)
        for manager, amount in split(order.net_minor, shares(order.placed.credits, order.placed.manager_id)):
            yield Move(order.placed_at, manager, amount, money)
            if order.cancelled_at:
                yield Move(order.cancelled_at, manager, -amount, money)


def _due(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed and order.base_date and not (order.cancelled_at and order.cancelled_at <= order.base_date):
        yield Move(order.base_date, order.placed.manager_id, 1)


def _on_time(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.base_date and order.is_delivered_in_full_by(order.base_date):
        yield from _due(order, _rules)


ORDERS_BOOKED = Measure(
    "orders_booked", ORDER, _placed, "orders placed less orders cancelled, each on its day", scale=SHARED
)
REVENUE_BOOKED = Measure(
    "revenue_booked_minor", ORDER, _booked, "order lines less discounts, less cancelled orders", is_money=True
)
DELIVERIES_DUE = Measure("deliveries_due", ORDER, _due, "orders by the date they were promised for", is_due=True)
DELIVERIES_ON_TIME = Measure(
    "deliveries_on_time", ORDER, _on_time, "those of deliveries_due that were delivered in full by then", is_due=True
)

MEASURES = (ORDERS_BOOKED, REVENUE_BOOKED, DELIVERIES_DUE, DELIVERIES_ON_TIME)
