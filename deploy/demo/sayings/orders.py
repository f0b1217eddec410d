"""What is said of orders, and of the money for them."""

from collections.abc import Iterator

from deploy.demo.facts import CURRENCY, Act, Cash, Line, Order
from deploy.demo.sayings.saying import Saying
from shared.events import OrderAmended, OrderCancelled, OrderLine, OrderPlaced, PaymentReceived, RefundIssued


def of_order(order: Order) -> Iterator[Saying]:
    """Yield how the order was placed, cancelled and paid."""
    yield order.placed_at, _placed(order, order.lines[:-1] if order.amended_at else order.lines)
    if order.amended_at:
        yield order.amended_at, _amended(order)
    if order.cancelled:
        yield order.cancelled.at, _cancelled(order, order.cancelled)
    for number, cash in enumerate(order.cash, start=1):
        yield cash.at, _paid(order, cash, number)


def _placed(order: Order, lines: tuple[Line, ...]) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.order_id,
        deal_id=order.deal_id,
        client_id=order.client_id,
        manager_id=order.manager_id,
        currency=CURRENCY,
        promised_at=order.promised_at,
        promotion_id=order.promotion_id,
        credits=order.credits or None,
        lines=tuple(map(_line, lines)),
        channel=order.channel,
        segment=order.segment,
        region=order.region,
    )


def _amended(order: Order) -> OrderAmended:
    return OrderAmended(
        order_id=order.order_id,
        client_id=order.client_id,
        manager_id=order.manager_id,
        lines=tuple(map(_line, order.lines)),
        promised_at=order.promised_at,
    )


def _line(line: Line) -> OrderLine:
    return OrderLine(
        line_id=line.line_id,
        sku=line.sku,
        category=line.category,
        quantity=line.quantity,
        amount_minor=line.amount_minor,
        discount_minor=line.discount_minor,
        cost_minor=line.cost_minor,
        kind=line.kind,
        linked_line_id=line.linked_line_id,
    )


def _cancelled(order: Order, act: Act) -> OrderCancelled:
    return OrderCancelled(
        order_id=order.order_id,
        deal_id=order.deal_id,
        client_id=order.client_id,
        manager_id=act.manager_id,
        reason="the client withdrew",
    )


def _paid(order: Order, cash: Cash, number: int) -> PaymentReceived | RefundIssued:
    if cash.amount_minor < 0:
        return RefundIssued(
            refund_id=f"refund-{number}-of-{order.order_id}",
            order_id=order.order_id,
            client_id=order.client_id,
            manager_id=order.manager_id,
            amount_minor=-cash.amount_minor,
            currency=CURRENCY,
        )
    return PaymentReceived(
        payment_id=f"payment-{number}-of-{order.order_id}",
        order_id=order.order_id,
        client_id=order.client_id,
        manager_id=order.manager_id,
        amount_minor=cash.amount_minor,
        currency=CURRENCY,
    )
