"""What the orders service says of deals: through the pipeline, to their end, step by step."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.events.owners import OrdersEvent
from shared.events.parts import WHOLE_BP, Credit, both_or_none, shares_are_whole
from shared.values import Currency, Id, Moment, Whole


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
        both_or_none(amount_minor=self.amount_minor, currency=self.currency)
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


class DealReassigned(OrdersEvent):
    """A deal was given to another manager; nothing else changes its owner."""

    deal_id: Id
    client_id: Id
    manager_id: Id


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
        shares_are_whole(self.credits)
        return self


class DealReopened(OrdersEvent):
    """A closed deal is open again."""

    deal_id: Id
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id


class _NextStep(OrdersEvent):
    step_id: Id
    deal_id: Id
    client_id: Id
    manager_id: Id
    due_at: Moment


class NextStepSet(_NextStep):
    """Something is to be done for a deal; the same step again = another date."""


class NextStepDone(_NextStep):
    """A step of a deal was taken."""
