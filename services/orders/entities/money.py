"""Money comes in for an order, and goes back."""

from collections.abc import Sequence

from pydantic import Field

from services.orders.entities.order import ORDER, Order, OrderStatus
from services.orders.entities.totals import net_of, refunded_by_line
from services.orders.errors import (
    NothingProposedError,
    OrderOverError,
    OverpaidError,
    OverRefundedError,
    WrongCurrencyError,
)
from shared.command import Command
from shared.events import OrderPlaced, PaymentReceived, RefundIssued, RefundLine
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError
from shared.values import Currency, Id, Positive


class PayOrder(Command):
    """Money came in for the order, in its currency, and not more than is still due."""

    payment_id: Id | None = None
    amount_minor: Positive
    currency: Currency | None = None


class LineRefund(Command):
    """What is given back for one line of the order."""

    line_id: Id
    amount_minor: Positive


class RefundOrder(Command):
    """Money goes back for the order: for `lines`, or an amount pro rata for all.

    With neither, the refund that the order proposes is issued. Never more goes back than came in, nor for a line more
    than it cost after its discount.
    """

    refund_id: Id | None = None
    amount_minor: Positive | None = None
    currency: Currency | None = None
    lines: tuple[LineRefund, ...] | None = Field(default=None, min_length=1)


def pay(order_id: str, order: Order, command: PayOrder, *, new_id: str) -> list[PaymentReceived]:
    """Return that money came in. Raises: NotFoundError, OrderOverError, WrongCurrencyError, OverpaidError."""
    placed = _placed(order_id, order, command.currency)
    if order.status is OrderStatus.CANCELLED:
        raise OrderOverError(order_id, order.status)
    if command.payment_id in order.payments:
        raise AlreadyExistsError("payments", str(command.payment_id))
    if command.amount_minor > order.totals.due_minor:
        raise OverpaidError(order_id, order.totals.due_minor, placed.currency)
    return [
        PaymentReceived(
            payment_id=command.payment_id or new_id,
            order_id=order_id,
            client_id=placed.client_id,
            manager_id=placed.manager_id,
            amount_minor=command.amount_minor,
            currency=placed.currency,
        )
    ]


def refund(order_id: str, order: Order, command: RefundOrder, *, new_id: str) -> list[RefundIssued]:
    """Return that money goes back. Raises: NotFoundError, WrongCurrencyError, OverRefundedError."""
    placed = _placed(order_id, order, command.currency)
    if command.refund_id in order.refunds:
        raise AlreadyExistsError("refunds", str(command.refund_id))
    amount, lines = _asked(order_id, order, command)
    left = order.totals.paid_minor - order.totals.refunded_minor
    if amount > left:
        raise OverRefundedError("amount_minor", left)
    _refuse_over_net(order, lines or ())
    return [
        RefundIssued(
            refund_id=command.refund_id or new_id,
            order_id=order_id,
            client_id=placed.client_id,
            manager_id=placed.manager_id,
            amount_minor=amount,
            currency=placed.currency,
            lines=lines,
        )
    ]


def _asked(order_id: str, order: Order, command: RefundOrder) -> tuple[int, tuple[RefundLine, ...] | None]:
    if command.lines is not None:
        lines = tuple(RefundLine(**line.model_dump()) for line in command.lines)
        return command.amount_minor or sum(line.amount_minor for line in lines), lines
    if command.amount_minor is not None:
        return command.amount_minor, None
    if order.proposed is None:
        raise NothingProposedError(order_id)
    return order.proposed.amount_minor, order.proposed.lines


def _refuse_over_net(order: Order, lines: Sequence[RefundLine]) -> None:
    net, back = {line.line_id: net_of(line) for line in order.lines}, refunded_by_line(order.refunds.values())
    for number, line in enumerate(lines):
        if line.line_id not in net:
            raise InvalidError(f"the order has no line {line.line_id!r}", f"lines.{number}.line_id")
        if line.amount_minor > (left := net[line.line_id] - back[line.line_id]):
            raise OverRefundedError(f"lines.{number}.amount_minor", max(0, left))


def _placed(order_id: str, order: Order, currency: str | None) -> OrderPlaced:
    if order.placed is None:
        raise NotFoundError(ORDER.name, order_id)
    if currency not in (None, order.placed.currency):
        raise WrongCurrencyError(order.placed.currency)
    return order.placed
