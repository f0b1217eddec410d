"""What the orders service says of offers: to buy more, points, prices and discounts."""

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from shared.events.envelope import EventData
from shared.events.owners import OrdersEvent
from shared.events.parts import both_or_none
from shared.topics import ORDERS
from shared.values import Currency, Id, Moment, Positive, Whole


class OfferKind(StrEnum):
    """What a client was offered."""

    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"
    DISCOUNT = "discount"


class _Offer(OrdersEvent):
    offer_id: Id
    client_id: Id
    manager_id: Id
    kind: OfferKind
    amount_minor: Whole | None = Field(default=None, description="minor units of `currency`; both or none")
    currency: Currency | None = None

    @model_validator(mode="after")
    def _amount_has_a_currency(self) -> Self:
        both_or_none(amount_minor=self.amount_minor, currency=self.currency)
        return self


class OfferMade(_Offer):
    """A client was offered more, or for less."""


class OfferAccepted(_Offer):
    """A client took an offer."""


class _Points(OrdersEvent):
    points_id: Id
    client_id: Id
    points: Positive
    manager_id: Id | None = None
    order_id: Id | None = None


class PointsAccrued(_Points):
    """A client earned bonus points."""


class PointsRedeemed(_Points):
    """A client paid with bonus points."""


class PointsExpired(_Points):
    """A client's bonus points are worth nothing any more."""


class PriceChanged(EventData):
    """An article has a new price."""

    kafka_topic: ClassVar[str] = ORDERS
    owner: ClassVar[str] = "orders"

    sku: Id
    price_minor: Whole
    currency: Currency
    valid_from: Moment | None = Field(default=None, description="of a price announced ahead; none = at once")

    @property
    def subject(self) -> str:
        """Return the article."""
        return self.sku


class DiscountApproved(OrdersEvent):
    """A discount may be given on a deal or an order; the discount itself is in the order's lines."""

    discount_id: Id
    deal_id: Id | None = None
    order_id: Id | None = None
    client_id: Id
    manager_id: Id
    discount_minor: Whole
    currency: Currency

    @model_validator(mode="after")
    def _is_on_something(self) -> Self:
        if self.deal_id is None and self.order_id is None:
            raise ValueError("a discount is on a deal or an order: name its `deal_id` or `order_id`")
        return self
