"""A client orders, and takes the order back."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from pydantic import Field

from services.orders.entities import discount as discounts
from services.orders.entities import promotion as promotions
from services.orders.entities.deal import CreditShare, Deal
from services.orders.entities.discount import Discount
from services.orders.entities.line import OrderedLine, priced
from services.orders.entities.order import ORDER, Order, OrderStatus
from services.orders.entities.price import Price, price_at
from services.orders.entities.promotion import Promotion
from services.orders.errors import OrderOverError, WrongClientError
from shared.command import Command
from shared.events import OrderCancelled, OrderPlaced
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Currency, Id, Moment


class OrderRules(NamedTuple):
    """What may be ordered without asking: discounts up to this share; promotions must run, if they are checked."""

    discount_limit_bp: int
    is_promotion_checked: bool


class PlaceOrder(Command):
    """A client orders; what is known of the deal is copied from there, and what it comes to is computed."""

    order_id: Id | None = None
    deal_id: Id | None = None
    client_id: Id
    manager_id: Id
    currency: Currency
    promised_at: Moment | None = None
    promotion_id: Id | None = None
    credits: tuple[CreditShare, ...] | None = Field(default=None, min_length=1)
    channel: Id | None = None
    campaign_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None
    lines: tuple[OrderedLine, ...] = Field(min_length=1)

    @property
    def skus(self) -> tuple[str, ...]:
        """Return the articles whose prices are looked up."""
        return tuple(line.sku for line in self.lines)

    @property
    def approvals(self) -> tuple[str, ...]:
        """Return what approvals of its discounts are kept under."""
        return discounts.kept_under(self.order_id, self.deal_id)


class CancelOrder(Command):
    """The order is taken back whole."""

    reason: str = Field(min_length=1, max_length=200)


def place(  # noqa: PLR0917  # what it looks at comes by position
    order_id: str,
    order: Order,
    command: PlaceOrder,
    deal: Deal,
    prices: Mapping[str, Price],
    promotion: Promotion,
    approvals: Mapping[str, Discount],
    *,
    rules: OrderRules,
    now: datetime,
) -> list[OrderPlaced]:
    """Return that the client ordered, as a result of *deal* if that is known, at the list's *prices*.

    Raises: AlreadyExistsError, WrongClientError, LineError, PromotionError, DiscountError.
    """
    if order.placed is not None:
        raise AlreadyExistsError(ORDER.name, order_id)
    if command.deal_id is not None and deal.client_id not in (None, command.client_id):
        raise WrongClientError(command.deal_id, str(deal.client_id))
    lines = priced(command.lines, lambda line: price_at(prices[line.sku], command.currency, now))
    if command.promotion_id is not None and rules.is_promotion_checked:
        promotions.judge(command.promotion_id, promotion, lines)
    discounts.judge(order_id, command.currency, lines, approvals, rules.discount_limit_bp)
    copied = {name: getattr(deal, name) for name in ("credits", "channel", "campaign_id", "segment", "region")}
    said = {name: value for name, value in command if value is not None}
    return [OrderPlaced(**copied | said | {"order_id": order_id, "lines": lines})]


def cancel(order_id: str, order: Order, command: CancelOrder) -> list[OrderCancelled]:
    """Return that the order is taken back. Raises: NotFoundError, OrderOverError."""
    placed = order.placed
    if placed is None:
        raise NotFoundError(ORDER.name, order_id)
    if order.status is not OrderStatus.PLACED:
        raise OrderOverError(order_id, order.status)
    return [
        OrderCancelled(
            order_id=order_id,
            deal_id=placed.deal_id,
            client_id=placed.client_id,
            manager_id=placed.manager_id,
            reason=command.reason,
        )
    ]
