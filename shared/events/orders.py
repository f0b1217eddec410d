"""What the orders service says: deals through the pipeline, and orders."""

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from shared.events.envelope import ClientEvent, Part
from shared.topics import ORDERS
from shared.values import Currency, Id, Moment, Positive, Whole

WHOLE_BP = 10_000


class DealOutcome(StrEnum):
    """How a deal left the pipeline."""

    WON = "won"
    LOST = "lost"


class LostReason(StrEnum):
    """Why a deal was lost."""

    PRICE = "price"
    COMPETITOR = "competitor"
    NO_DECISION = "no_decision"
    MISSING_PRODUCT = "missing_product"
    NO_BUDGET = "no_budget"
    TIMING = "timing"
    OTHER = "other"


class LineKind(StrEnum):
    """Why a line is in an order."""

    BASE = "base"
    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"


class Credit(Part):
    """A manager's share of a success."""

    manager_id: Id
    share_bp: int = Field(ge=0, le=WHOLE_BP, description="basis points")


def _shares_are_whole(credits_: tuple[Credit, ...] | None) -> None:
    if credits_ is not None and sum(credit.share_bp for credit in credits_) != WHOLE_BP:
        total = sum(credit.share_bp for credit in credits_)
        raise ValueError(f"the shares of `credits` add up to {total} basis points, not {WHOLE_BP}")
    if credits_ is not None and len({credit.manager_id for credit in credits_}) != len(credits_):
        raise ValueError("`credits` names a manager twice")


class OrdersEvent(ClientEvent):
    """An event of `sales.orders`."""

    topic: ClassVar[str] = ORDERS
    owner: ClassVar[str] = "orders"


class _StagedDeal(OrdersEvent):
    """Where a deal stands in its pipeline, and what it may bring."""

    deal_id: Id
    client_id: Id
    manager_id: Id
    pipeline_id: Id | None = None
    stage: Id
    stage_order: Whole
    probability_bp: int = Field(ge=0, le=WHOLE_BP)
    amount_minor: Whole | None = Field(default=None, description="minor units of `currency`; both or none")
    currency: Currency | None = None
    expected_close: Moment | None = None

    @model_validator(mode="after")
    def _amount_has_a_currency(self) -> Self:
        if (self.amount_minor is None) != (self.currency is None):
            raise ValueError("`amount_minor` and `currency` come both or not at all")
        return self


class DealOpened(_StagedDeal):
    """A deal entered the pipeline."""

    lead_id: Id | None = None
    channel: Id | None = None
    campaign_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None


class DealStageChanged(_StagedDeal):
    """A deal moved in its pipeline, or, at the same stage, the rest was updated; its owner stays."""


class DealClosed(OrdersEvent):
    """A deal left the pipeline, won or lost."""

    deal_id: Id
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id
    outcome: DealOutcome
    amount_minor: Whole = Field(description="contract value in minor units of `currency`")
    currency: Currency
    lost_reason: LostReason | None = None
    competitor: Id | None = None
    product: Id | None = Field(default=None, description="the missing one")
    credits: tuple[Credit, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _credits_are_whole(self) -> Self:
        _shares_are_whole(self.credits)
        return self


class DealReopened(OrdersEvent):
    """A closed deal is open again."""

    deal_id: Id
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id


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
        _shares_are_whole(self.credits)
        if len({line.line_id for line in self.lines}) != len(self.lines):
            raise ValueError("`lines` names a line_id twice")
        if worse := next((line for line in self.lines if line.discount_minor > line.amount_minor), None):
            raise ValueError(f"the discount of line {worse.line_id!r} is more than its amount")
        return self


class OrderCancelled(OrdersEvent):
    """An order was taken back whole."""

    order_id: Id
    deal_id: Id | None = None
    client_id: Id
    manager_id: Id
    reason: str = Field(min_length=1, max_length=200)
