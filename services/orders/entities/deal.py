"""A deal: what its events leave it in, and what may be done with it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator

from services.orders.entities.pipeline import Need, Pipelines, Stage
from services.orders.errors import DealClosedAlreadyError, DealOpenError, NoAmountError, UnknownStepError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import (
    WHOLE_BP,
    AnyEvent,
    Credit,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReassigned,
    DealReopened,
    DealStageChanged,
    LeadQualified,
    LostReason,
    NextStepDone,
    NextStepSet,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError
from shared.values import Currency, Id, Moment, Whole

_LONG_AGO = datetime.fromtimestamp(0, UTC)

Said = dict[str, Any]
"""Fields of an event; the event's own class judges them."""


class DealStatus(StrEnum):
    """Where a deal stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


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
    expected_close: datetime | None = None
    channel: str | None = None
    campaign_id: str | None = None
    segment: str | None = None
    region: str | None = None
    lost_reason: LostReason | None = None
    credits: tuple[Credit, ...] | None = None
    steps: dict[str, datetime] = field(default_factory=dict)
    """Open steps, by id: when each is due."""


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
    """A deal enters a pipeline, the usual one and at its first stage if none is named.

    Where the company has no pipelines, a stage is named with its order and probability.
    """

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


class ChangeStage(_Standing):
    """The deal moves in its pipeline, or, at the same stage, the rest is updated; what is not said stays.

    Where the company has no pipelines, the stage's order and probability are said, too.
    """

    stage: Id
    stage_order: Whole | None = None
    probability_bp: int | None = Field(default=None, ge=0, le=WHOLE_BP)


class ReassignDeal(Command):
    """The deal is another manager's from now on."""

    manager_id: Id


class SetStep(Command):
    """Something is to be done for the deal; the same step again moves its date."""

    step_id: Id | None = None
    due_at: Moment


class TakeStep(Command):
    """An open step of the deal was taken."""

    step_id: Id


class CloseDeal(Command):
    """The deal leaves the pipeline; without an amount it brings what was expected last.

    A lost deal has a reason, and may name the rival that won, or the product that was missing.
    """

    manager_id: Id | None = None
    outcome: DealOutcome
    amount_minor: Whole | None = None
    currency: Currency | None = None
    lost_reason: LostReason | None = None
    competitor: Id | None = None
    product: Id | None = None
    credits: tuple[CreditShare, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _reason_fits(self) -> Self:
        if (self.outcome is DealOutcome.LOST) != (self.lost_reason is not None):
            raise ValueError("a lost deal has a `lost_reason`, and a won one has none")
        if self.product is not None and self.lost_reason is not LostReason.MISSING_PRODUCT:
            raise ValueError("a `product` goes with the `lost_reason` missing_product")
        return self


class ReopenDeal(Command):
    """A closed deal is open again."""

    manager_id: Id | None = None


def open_deal(deal_id: str, deal: Deal, command: OpenDeal, *, pipelines: Pipelines) -> list[DealOpened]:
    """Return that the deal entered one of *pipelines*. Raises: AlreadyExistsError, InvalidError, UnfitStageError."""
    if deal.client_id is not None:
        raise AlreadyExistsError(DEAL.name, deal_id)
    pipeline_id, stage = pipelines.entry(command.pipeline_id)
    if command.stage is None:
        stage = _entered(stage, command)
    else:
        stage = pipelines.stage(pipeline_id, command.stage, command.stage_order, command.probability_bp)
        pipelines.check_move(pipeline_id, None, stage.name, _known(command.model_dump()))
    said = command.model_dump(exclude_none=True)
    return [DealOpened(**said | _at(stage) | {"deal_id": deal_id, "pipeline_id": pipeline_id})]


def _entered(first: Stage, command: OpenDeal) -> Stage:
    """Return the first stage, with a deal's own probability if it has one. Raises: InvalidError."""
    if command.stage_order is not None:
        raise InvalidError("an order without the stage that has it", "stage_order")
    return first if command.probability_bp is None else first._replace(probability_bp=command.probability_bp)


def change_stage(deal_id: str, deal: Deal, command: ChangeStage, *, pipelines: Pipelines) -> list[DealStageChanged]:
    """Return that the deal moved in its pipeline. Raises: NotFoundError, DealClosedAlreadyError, UnfitStageError."""
    ids = _ids_of_open(deal_id, deal)
    kept = ("amount_minor", "currency", "expected_close")
    stays = ("stage_order", "probability_bp") if command.stage == deal.stage else ()
    said: Said = {name: getattr(deal, name) for name in (*kept, *stays)} | command.model_dump(exclude_none=True)
    stage = pipelines.stage(deal.pipeline_id, command.stage, said.get("stage_order"), said.get("probability_bp"))
    pipelines.check_move(deal.pipeline_id, deal.stage, stage.name, _known(said))
    return [DealStageChanged(**ids | said | _at(stage), pipeline_id=deal.pipeline_id)]


def reassign(deal_id: str, deal: Deal, command: ReassignDeal) -> list[DealReassigned]:
    """Return that the deal has another owner. Raises: NotFoundError, DealClosedAlreadyError."""
    return [DealReassigned(**_ids_of_open(deal_id, deal) | {"manager_id": command.manager_id})]


def set_step(deal_id: str, deal: Deal, command: SetStep, *, new_id: str) -> list[NextStepSet]:
    """Return that something is to be done, the step *new_id* if it has no id. Raises: as `reassign`."""
    return [NextStepSet(**_ids_of_open(deal_id, deal), step_id=command.step_id or new_id, due_at=command.due_at)]


def take_step(deal_id: str, deal: Deal, command: TakeStep) -> list[NextStepDone]:
    """Return that the step was taken. Raises: NotFoundError, UnknownStepError."""
    ids = _ids(deal_id, deal, None)
    if command.step_id not in deal.steps:
        raise UnknownStepError(deal_id, command.step_id)
    return [NextStepDone(**ids, step_id=command.step_id, due_at=deal.steps[command.step_id])]


def close(deal_id: str, deal: Deal, command: CloseDeal) -> list[DealClosed]:
    """Return that the deal left the pipeline. Raises: NotFoundError, DealClosedAlreadyError, NoAmountError."""
    ids = _ids_of_open(deal_id, deal, command.manager_id)
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


def opening(deal_id: str, qualified: AnyEvent, pipelines: Pipelines) -> Reaction:
    """Return that the lead of *qualified* became a deal, of which no amount is known, in the usual pipeline."""
    lead: LeadQualified = qualified.data
    pipeline_id, stage = pipelines.entry(None)
    data = DealOpened(deal_id=deal_id, pipeline_id=pipeline_id, **_at(stage), **lead.model_dump())
    return Reaction(qualified, data, f"{deal_id}:DealOpened")


def evolve(deal: Deal, event: AnyEvent) -> Deal:  # noqa: PLR0911  # one per type
    """Return *deal* after *event*; only a reassignment changes its owner."""
    match event.data:
        case DealOpened() as opened:
            return _opened(deal, opened)
        case DealStageChanged() as moved:
            return _moved(deal, moved)
        case DealReassigned(manager_id=manager_id):
            return replace(deal, manager_id=manager_id)
        case DealClosed() as closed:
            return _closed(deal, closed)
        case DealReopened():
            return replace(deal, status=DealStatus.OPEN, lost_reason=None, credits=None)
        case NextStepSet(step_id=step_id, due_at=due_at):
            return replace(deal, steps={**deal.steps, step_id: due_at})
        case NextStepDone(step_id=step_id):
            return replace(deal, steps={id_: due_at for id_, due_at in deal.steps.items() if id_ != step_id})
        case _:
            return deal


def _opened(deal: Deal, opened: DealOpened) -> Deal:
    status = DealStatus.OPEN if deal.status is DealStatus.UNKNOWN else deal.status
    facts = opened.model_dump(exclude={"deal_id", "manager_id"})
    return replace(deal, **facts, status=status, manager_id=deal.manager_id or opened.manager_id)


def _moved(deal: Deal, moved: DealStageChanged) -> Deal:
    said = moved.model_dump(
        include={"stage", "stage_order", "probability_bp", "amount_minor", "currency", "expected_close"},
        exclude_none=True,
    )
    return replace(deal, **said)


def _closed(deal: Deal, closed: DealClosed) -> Deal:
    return replace(
        deal,
        status=DealStatus(closed.outcome.value),
        amount_minor=closed.amount_minor,
        currency=closed.currency,
        lost_reason=closed.lost_reason,
        credits=closed.credits,
    )


def _at(stage: Stage) -> Said:
    return {"stage": stage.name, "stage_order": stage.order, "probability_bp": stage.probability_bp}


def _known(said: Said) -> set[Need]:
    facts = {Need.AMOUNT: said["amount_minor"], Need.EXPECTED_CLOSE: said["expected_close"]}
    return {need for need, fact in facts.items() if fact is not None}


def _ids_of_open(deal_id: str, deal: Deal, manager_id: str | None = None) -> Said:
    ids = _ids(deal_id, deal, manager_id)
    if deal.status is not DealStatus.OPEN:
        raise DealClosedAlreadyError(deal_id, deal.status)
    return ids


def _ids(deal_id: str, deal: Deal, manager_id: str | None) -> Said:
    if deal.client_id is None or deal.manager_id is None:
        raise NotFoundError(DEAL.name, deal_id)
    return {"deal_id": deal_id, "client_id": deal.client_id, "manager_id": manager_id or deal.manager_id}


def _planned_until(deal: Deal) -> datetime:
    """Return when the last open step is due; long ago, if there is none."""
    return max(deal.steps.values(), default=_LONG_AGO)


DEAL = Kind(
    name="deals",
    opened_by=DealOpened,
    joined_by=dict.fromkeys(
        (DealOpened, DealStageChanged, DealReassigned, DealClosed, DealReopened, NextStepSet, NextStepDone), "deal_id"
    ),
    blank=Deal(),
    evolve=evolve,
    facets={
        **attributes("status", "manager_id", "client_id", "pipeline_id", "stage", "expected_close"),
        "planned_until": _planned_until,
    },
    owner="manager_id",
)
