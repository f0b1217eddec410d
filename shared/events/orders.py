"""What the orders service says of orders, and of the money that comes in and goes back for them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.events.envelope import Part
from shared.events.owners import OrdersEvent
from shared.events.parts import Credit, shares_are_whole
from shared.values import Currency, Id, Moment, Positive, Whole


class LineKind(StrEnum):
    """Why a line is in an order."""

    BASE = "base"
    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"


class OrderLine(Part):
    """One article of an order."""

    line_id: Id
    sku: Id
    category: Id
    quantity: Positive
    amount_minor: Whole = Field(description="line total before discount")
    discount_minor: Whole
    cost_minor: Whole | None = None
    kind: LineKind
    linked_line_id: Id | None = None


class RefundLine(Part):
    """What is given back for one line of the order."""

    line_id: Id = Field(description="of the order")
    amount_minor: Whole


def _named_once(lines: tuple[OrderLine, ...] | tuple[RefundLine, ...]) -> None:
    if len({line.line_id for line in lines}) != len(lines):
        raise ValueError("`lines` names a line_id twice")


def _lines_hold(lines: tuple[OrderLine, ...]) -> None:
    _named_once(lines)
    if worse := next((line for line in lines if line.discount_minor > line.amount_minor), None):
        raise ValueError(f"the discount of line {worse.line_id!r} is more than its amount")


class OrderPlaced(OrdersEvent):
    """A client ordered."""

    order_id: Id
    deal_id: Id | None = None
    client_id: Id
    manager_id: Id
    currency: Currency
    promised_at: Moment | None = None
    promotion_id: Id | None = None
    credits: tuple[Credit, ...] | None = Field(default=None, min_length=1, description="copied from the deal")
    channel: Id | None = None
    campaign_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None
    lines: tuple[OrderLine, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _lines_and_credits_hold(self) -> Self:
        shares_are_whole(self.credits)
        _lines_hold(self.lines)
        return self


class OrderAmended(OrdersEvent):
    """An order changed: these are its lines now, whole."""

    order_id: Id
    client_id: Id
    manager_id: Id
    lines: tuple[OrderLine, ...] = Field(min_length=1)
    promised_at: Moment | None = None

    @model_validator(mode="after")
    def _lines_are_an_orders(self) -> Self:
        _lines_hold(self.lines)
        return self


class OrderCancelled(OrdersEvent):
    """An order was taken back whole."""

    order_id: Id
    deal_id: Id | None = None
    client_id: Id
    manager_id: Id
    reason: str = Field(min_length=1, max_length=200)


class PaymentReceived(OrdersEvent):
    """Money came in for an order."""

    payment_id: Id
    order_id: Id
    client_id: Id
    manager_id: Id
    amount_minor: Whole
    currency: Currency


class RefundIssued(OrdersEvent):
    """Money went back for an order."""

    refund_id: Id
    order_id: Id
    client_id: Id
    manager_id: Id
    amount_minor: Whole
    currency: Currency
    lines: tuple[RefundLine, ...] | None = Field(default=None, min_length=1, description="none = pro rata")

    @model_validator(mode="after")
    def _lines_are_the_amount(self) -> Self:
        if self.lines is None:
            return self
        _named_once(self.lines)
        if (total := sum(line.amount_minor for line in self.lines)) != self.amount_minor:
            raise ValueError(f"`lines` add up to {total}, not to the {self.amount_minor} of `amount_minor`")
        return self
