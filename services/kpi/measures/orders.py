"""How many orders: placed, cancelled, paid … and with what in them."""

from collections.abc import Iterator

from services.kpi.measures.measure import SHARED, Measure, Move
from services.kpi.measures.postings import OF_ORDERS, counted, shared
from services.kpi.records.order import ORDER, Order
from services.kpi.records.rules import Rules
from shared.events import LineKind


def _placed(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed_at:
        yield from shared(order, order.placed_at)


def _cancelled(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed and order.cancelled_at:
        yield from shared(order, order.cancelled_at)


def _restated(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed_at and order.cancelled_at is None:
        yield from shared(order, order.placed_at)


def _is_promoted(order: Order) -> bool:
    return bool(order.placed and order.placed.promotion_id)


def _has_upsell(order: Order) -> bool:
    return _holds(order, LineKind.UPSELL)


def _has_cross_sell(order: Order) -> bool:
    return _holds(order, LineKind.CROSS_SELL)


def _has_base(order: Order) -> bool:
    return _holds(order, LineKind.BASE)


def _holds(order: Order, kind: LineKind) -> bool:
    return any(line.kind is kind for line in order.lines)


def _is_attached(order: Order) -> bool:
    """Say whether a base line came with a cross-sold one that the client did not send back whole (K46)."""
    return _has_base(order) and any(line.kind is LineKind.CROSS_SELL for line in order.kept_lines)


ORDERS_PLACED = Measure("orders_placed", ORDER, _placed, "orders placed", scale=SHARED, by=OF_ORDERS)
ORDERS_CANCELLED = Measure(
    "orders_cancelled", ORDER, _cancelled, "orders cancelled, by the day of that", scale=SHARED, by=OF_ORDERS
)
ORDERS_BOOKED = Measure(
    "orders_booked",
    ORDER,
    counted(),
    "orders placed less orders cancelled, each on its day",
    scale=SHARED,
    by=OF_ORDERS,
)
ORDERS_RESTATED = Measure(
    "orders_restated", ORDER, _restated, "orders placed that stand, by the day placed", scale=SHARED, by=OF_ORDERS
)
ORDERS_PROMOTED = Measure(
    "orders_promoted",
    ORDER,
    counted(_is_promoted),
    "those of orders_booked under a promotion",
    scale=SHARED,
    by=OF_ORDERS,
)
ORDERS_UPSOLD = Measure(
    "orders_upsold",
    ORDER,
    counted(_has_upsell),
    "those of orders_booked with an up-sold line",
    scale=SHARED,
    by=OF_ORDERS,
)
ORDERS_CROSS_SOLD = Measure(
    "orders_cross_sold",
    ORDER,
    counted(_has_cross_sell),
    "those of orders_booked with a cross-sold line",
    scale=SHARED,
    by=OF_ORDERS,
)
ORDERS_ADDED_TO = Measure(
    "orders_added_to",
    ORDER,
    counted(lambda order: _has_upsell(order) or _has_cross_sell(order)),
    "those of orders_booked with an up-sold or cross-sold line",
    scale=SHARED,
    by=OF_ORDERS,
)
ORDERS_WITH_BASE = Measure(
    "orders_with_base",
    ORDER,
    counted(_has_base),
    "those of orders_booked with a base line",
    scale=SHARED,
    by=OF_ORDERS,
)
ORDERS_ATTACHED = Measure(
    "orders_attached",
    ORDER,
    counted(_is_attached),
    "those of orders_with_base with a cross-sold line that did not come back whole",
    scale=SHARED,
    by=OF_ORDERS,
)

MEASURES = (
    ORDERS_PLACED,
    ORDERS_CANCELLED,
    ORDERS_BOOKED,
    ORDERS_RESTATED,
    ORDERS_PROMOTED,
    ORDERS_UPSOLD,
    ORDERS_CROSS_SOLD,
    ORDERS_ADDED_TO,
    ORDERS_WITH_BASE,
    ORDERS_ATTACHED,
)
