"""How often money moved for orders, and how many orders are paid in full."""

from collections.abc import Iterator

from services.kpi.measures.durations import bucket_of
from services.kpi.measures.measure import SHARED, Measure, Move, bucket
from services.kpi.measures.postings import OF_ORDERS, shared
from services.kpi.records.order import ORDER, Order
from services.kpi.records.rules import Rules
from shared.events import PaymentReceived, RefundIssued


def _paid(order: Order, _rules: Rules) -> Iterator[Move]:
    for at, turn in order.paid_turns:
        yield from shared(order, at, turn)


def _paid_amounts(order: Order, _rules: Rules) -> Iterator[Move]:
    """Yield an order that stands paid, in the bucket of its total: what was given back leaves no size behind."""
    turns = order.paid_turns
    if order.placed and turns and turns[-1][1] > 0:
        variant = bucket(bucket_of(order.net_minor), order.placed.currency)
        for move in shared(order, turns[-1][0]):
            yield move._replace(variant=variant)


def _payments(order: Order, _rules: Rules) -> Iterator[Move]:
    for at, data in order.cash:
        if isinstance(data, PaymentReceived):
            yield from shared(order, at)


def _refunds(order: Order, _rules: Rules) -> Iterator[Move]:
    for at, data in order.cash:
        if isinstance(data, RefundIssued):
            yield from shared(order, at)


ORDERS_PAID = Measure(
    "orders_paid",
    ORDER,
    _paid,
    "orders by the day payments reached their total, less those refunded whole or cancelled, by the day of that",
    scale=SHARED,
    by=OF_ORDERS,
)
PAID_AMOUNTS = Measure(
    "paid_amounts",
    ORDER,
    _paid_amounts,
    "orders that stand paid in full, by amount and by the day they last became so",
    scale=SHARED,
    by=OF_ORDERS,
)
PAYMENTS_RECEIVED = Measure(
    "payments_received", ORDER, _payments, "payments for known orders, by their day", scale=SHARED, by=OF_ORDERS
)
REFUNDS_ISSUED = Measure(
    "refunds_issued", ORDER, _refunds, "refunds of known orders, by their day", scale=SHARED, by=OF_ORDERS
)

MEASURES = (ORDERS_PAID, PAID_AMOUNTS, PAYMENTS_RECEIVED, REFUNDS_ISSUED)
