"""A deal: what its events leave it in, and what may be done with it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, Self

from pydantic import ConfigDict, Field, model_validator

from services.orders.errors import DealClosedAlreadyError, DealOpenError, NoAmountError
from shared.command import Command
from shared.entity import Kind
from shared.events import (
    WHOLE_BP,
    AnyEvent,
    Credit,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReopened,
    DealStageChanged,
    LeadQualified,
    LostReason,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Currency, Id, Moment, Whole

Said = dict[str, Any]
"""Fields of an event; the event's own class judges them."""


class DealStatus(StrEnum):
    """Where a deal stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Stage(NamedTuple):
    """A place in the pipeline."""

    name: str
    order: int
    probability_bp: int


@dataclass(frozen=True, slots=True)
class Deal:
    """What is known of a deal."""

    status: DealStatus = DealStatus.UNKNOWN
    client_id: str | None = None
    manager_id: str | None = None
    lead_id: str | None = None
    pipeline_id: str | None = None
    stage: str | None = None
    stage_order: int | None = None
    probability_bp: int | None = None
    amount_minor: int | None = None
    currency: str | None = None
    channel: str | None = None
    campaign_id: str | None = None
    segment: str | None = None
    region: str | None = None
    lost_reason: LostReason | None = None
    credits: tuple[Credit, ...] | None = None


class CreditShare(Credit):
    """A manager's share of a success, as a command says it."""

    model_config = ConfigDict(strict=False)


class _Standing(Command):
    """Where a deal stands in its pipeline, and what it may bring."""

    amount_minor: Whole | None = None
    currency: Currency | None = None
    expected_close: Moment | None = None

    @model_validator(mode="after")
    def _amount_has_a_currency(self) -> Self:
        if (self.amount_minor is None) != (self.currency is None):
            raise ValueError("`amount_minor` and `currency` come both or not at all")
        return self


class OpenDeal(_Standing):
    """A deal enters the pipeline, at the first stage if none is named."""

    deal_id: Id | None = None
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id
    pipeline_id: Id | None = None
    stage: Id | None = None
    stage_order: Whole | None = None
    probability_bp: int | None = Field(default=None, ge=0, le=WHOLE_BP)
    channel: Id | None = None
    campaign_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None

    @model_validator(mode="after")
    def _stage_is_whole(self) -> Self:
        if len({value is None for value in (self.stage, self.stage_order, self.probability_bp)}) > 1:
            raise ValueError("`stage`, `stage_order` and `probability_bp` come together or not at all")
        return self


class ChangeStage(_Standing):
    """The deal moves in the pipeline, or, at the same stage, the rest is updated."""

    stage: Id
    stage_order: Whole
    probability_bp: int = Field(ge=0, le=WHOLE_BP)


class CloseDeal(Command):
    """The deal leaves the pipeline; without an amount it brings what was expected last."""

    manager_id: Id | None = None
    outcome: DealOutcome
    amount_minor: Whole | None = None
    currency: Currency | None = None
    lost_reason: LostReason | None = None
    competitor: Id | None = None
    product: Id | None = None
    credits: tuple[CreditShare, ...] | None = Field(default=None, min_length=1)


class ReopenDeal(Command):
    """A closed deal is open again."""

    manager_id: Id | None = None


def open_deal(deal_id: str, deal: Deal, command: OpenDeal, first: Stage) -> list[DealOpened]:
    """Return that the deal entered the pipeline, at the stage *first* if it names none. Raises: AlreadyExistsError."""
    if deal.client_id is not None:
        raise AlreadyExistsError(DEAL.name, deal_id)
    said = command.model_dump(exclude_none=True)
    stage: Said = {"stage": first.name, "stage_order": first.order, "probability_bp": first.probability_bp}
    return [DealOpened(**stage | said | {"deal_id": deal_id})]


def change_stage(deal_id: str, deal: Deal, command: ChangeStage) -> list[DealStageChanged]:
    """Return that the deal moved. Raises: NotFoundError, DealClosedAlreadyError."""
    ids = _ids(deal_id, deal, None)
    if deal.status is not DealStatus.OPEN:
        raise DealClosedAlreadyError(deal_id, deal.status)
    return [DealStageChanged(**ids, pipeline_id=deal.pipeline_id, **command.model_dump())]


def close(deal_id: str, deal: Deal, command: CloseDeal) -> list[DealClosed]:
    """Return that the deal left the pipeline. Raises: NotFoundError, DealClosedAlreadyError, NoAmountError."""
    ids = _ids(deal_id, deal, command.manager_id)
    if deal.status is not DealStatus.OPEN:
        raise DealClosedAlreadyError(deal_id, deal.status)
    known: Said = {"amount_minor": deal.amount_minor, "currency": deal.currency}
    said = known | command.model_dump(exclude_none=True, exclude={"credits", "manager_id"})
    if said["amount_minor"] is None:
        raise NoAmountError(deal_id)
    return [DealClosed(**ids, lead_id=deal.lead_id, credits=command.credits, **said)]


def reopen(deal_id: str, deal: Deal, command: ReopenDeal) -> list[DealReopened]:
    """Return that the deal is open again. Raises: NotFoundError, DealOpenError."""
    ids = _ids(deal_id, deal, command.manager_id)
    if deal.status is DealStatus.OPEN:
        raise DealOpenError(deal_id)
    return [DealReopened(**ids, lead_id=deal.lead_id)]


def opening(deal_id: str, qualified: AnyEvent, first: Stage) -> Reaction:
    """Return that the lead of *qualified* became a deal at the stage *first*, of which no amount is known."""
    lead: LeadQualified = qualified.data
    data = DealOpened(
        deal_id=deal_id,
        stage=first.name,
        stage_order=first.order,
        probability_bp=first.probability_bp,
        **lead.model_dump(),
    )
    return Reaction(qualified, data, f"{deal_id}:DealOpened")


def evolve(deal: Deal, event: AnyEvent) -> Deal:
    """Return *deal* after *event*."""
    match event.data:
        case DealOpened() as opened:
            status = DealStatus.OPEN if deal.status is DealStatus.UNKNOWN else deal.status
            return replace(deal, status=status, **opened.model_dump(exclude={"deal_id", "expected_close"}))
        case DealStageChanged() as moved:
            return _moved(deal, moved)
        case DealClosed() as closed:
            return _closed(deal, closed)
        case DealReopened():
            return replace(deal, status=DealStatus.OPEN, lost_reason=None, credits=None)
        case _:
            return deal


def _moved(deal: Deal, moved: DealStageChanged) -> Deal:
    at = replace(deal, stage=moved.stage, stage_order=moved.stage_order, probability_bp=moved.probability_bp)
    if moved.amount_minor is None:
        return at
    return replace(at, amount_minor=moved.amount_minor, currency=moved.currency)


def _closed(deal: Deal, closed: DealClosed) -> Deal:
    return replace(
        deal,
        status=DealStatus(closed.outcome.value),
        amount_minor=closed.amount_minor,
        currency=closed.currency,
        lost_reason=closed.lost_reason,
        credits=closed.credits,
    )


def _ids(deal_id: str, deal: Deal, manager_id: str | None) -> Said:
    if deal.client_id is None or deal.manager_id is None:
        raise NotFoundError(DEAL.name, deal_id)
    return {"deal_id": deal_id, "client_id": deal.client_id, "manager_id": manager_id or deal.manager_id}


DEAL = Kind(
    name="deals",
    opened_by=DealOpened,
    joined_by=dict.fromkeys((DealOpened, DealStageChanged, DealClosed, DealReopened), "deal_id"),
    blank=Deal(),
    evolve=evolve,
)
