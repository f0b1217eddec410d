"""How often money moved for orders, and how many orders are paid in full."""

from collections.abc import Iterator

from services.kpi.measures.measure import SHARED, Measure, Move
from services.kpi.measures.postings import OF_ORDERS, shared
from services.kpi.records.order import ORDER, Order
from services.kpi.records.rules import Rules
from shared.events import PaymentReceived, RefundIssued


def _paid(order: Order, _rules: Rules) -> Iterator[Move]:
    for at, turn in order.paid_turns:
        yield from shared(order, at, turn)


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
PAYMENTS_RECEIVED = Measure(
    "payments_received", ORDER, _payments, "payments for known orders, by their day", scale=SHARED, by=OF_ORDERS
)
REFUNDS_ISSUED = Measure(
    "refunds_issued", ORDER, _refunds, "refunds of known orders, by their day", scale=SHARED, by=OF_ORDERS
)

MEASURES = (ORDERS_PAID, PAYMENTS_RECEIVED, REFUNDS_ISSUED)
