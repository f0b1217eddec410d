"""An order is amended: other lines, another promise."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from services.orders.entities import discount as discounts
from services.orders.entities.discount import Discount
from services.orders.entities.line import OrderedLine, priced
from services.orders.entities.order import ORDER, Order, OrderStatus
from services.orders.entities.ordering import OrderRules
from services.orders.entities.price import Price, price_at
from services.orders.errors import BelowDeliveredError, OrderOverError
from shared.command import Command
from shared.events import OrderAmended, OrderLine
from shared.refusals import NotFoundError
from shared.values import Moment


class AmendOrder(Command):
    """The order has these lines from now on, whole; a line that it had before keeps the price of its day."""

    lines: tuple[OrderedLine, ...] = Field(min_length=1)
    promised_at: Moment | None = None

    @property
    def skus(self) -> tuple[str, ...]:
        """Return the articles whose prices are looked up."""
        return tuple(line.sku for line in self.lines)


def amend(
    order_id: str,
    order: Order,
    command: AmendOrder,
    prices: Mapping[str, Price],
    approvals: Mapping[str, Discount],
    *,
    rules: OrderRules,
    now: datetime,
) -> list[OrderAmended]:
    """Return that the order is another. Raises: NotFoundError, OrderOverError, LineError, DiscountError."""
    placed = order.placed
    if placed is None:
        raise NotFoundError(ORDER.name, order_id)
    if order.status is not OrderStatus.PLACED:
        raise OrderOverError(order_id, order.status)

    def list_price(line: OrderedLine) -> int | None:
        return price_at(prices[line.sku], placed.currency, order.ordered_at(line) or now)

    lines = priced(command.lines, list_price)
    _refuse_below(order.delivered, lines)
    discounts.judge(order_id, placed.currency, lines, approvals, rules.discount_limit_bp)
    return [
        OrderAmended(
            order_id=order_id,
            client_id=placed.client_id,
            manager_id=placed.manager_id,
            lines=lines,
            promised_at=command.promised_at or order.promised_at,
        )
    ]


def _refuse_below(delivered: Mapping[str, int], lines: tuple[OrderLine, ...]) -> None:
    ordered = {line.line_id: line.quantity for line in lines}
    for line_id, pieces in delivered.items():
        if ordered.get(line_id, 0) < pieces:
            raise BelowDeliveredError(line_id, pieces)
