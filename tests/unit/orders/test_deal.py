"""What may be done with a deal, and what its events leave it in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.orders.entities.deal import (
    DEAL,
    ChangeStage,
    CloseDeal,
    CreditShare,
    Deal,
    DealStatus,
    OpenDeal,
    ReassignDeal,
    ReopenDeal,
    SetStep,
    TakeStep,
    change_stage,
    close,
    open_deal,
    reassign,
    reopen,
    set_step,
    take_step,
)
from services.orders.entities.pipeline import Need, Pipeline, Pipelines, Stage, StageRule
from services.orders.errors import (
    DealClosedAlreadyError,
    DealOpenError,
    NoAmountError,
    UnfitStageError,
    UnknownPipelineError,
    UnknownStageError,
    UnknownStepError,
)
from shared.events import AnyEvent, DealClosed, DealOpened, DealOutcome, DealReassigned, EventData, LostReason
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST = Stage("qualification", 1, 1_000)
FREE = Pipelines(FIRST)
SALES = Pipeline(
    "sales",
    (
        StageRule("first-call", 500),
        StageRule("proposal", 4_000, frozenset({Need.AMOUNT})),
        StageRule("negotiation", 7_000, only_from=frozenset({"proposal"})),
    ),
)
RENEWALS = Pipeline("renewals", (StageRule("due", 6_000), StageRule("offered", 8_000)))
OURS = Pipelines(FIRST, (SALES, RENEWALS))
OPEN = Deal(status=DealStatus.OPEN, client_id="client-1", manager_id="m-1", lead_id="lead-1", stage="qualification")
CALLED = Deal(status=DealStatus.OPEN, client_id="client-1", manager_id="m-1", pipeline_id="sales", stage="first-call")
WON = Deal(status=DealStatus.WON, client_id="client-1", manager_id="m-1")
MOVE = ChangeStage(stage="proposal", stage_order=2, probability_bp=5_000)
COMMAND = OpenDeal(client_id="client-1", manager_id="m-1")
MONEY: dict[str, Any] = {"amount_minor": 900, "currency": "EUR"}
ONE_DEAL = World(stories=1)


def told(*facts: EventData) -> Deal:
    return DEAL.state_of(
        enveloped(data, id=str(n), source="/crm", time=MORNING + timedelta(hours=n)) for n, data in enumerate(facts)
    )


def test_a_deal_enters_at_the_first_stage_if_it_names_none() -> None:
    [opened] = open_deal("deal-1", Deal(), COMMAND, pipelines=FREE)
    [ours] = open_deal("deal-2", Deal(), COMMAND, pipelines=OURS)
    [other] = open_deal("deal-3", Deal(), COMMAND.model_copy(update={"pipeline_id": "renewals"}), pipelines=OURS)

    assert (opened.pipeline_id, opened.stage, opened.stage_order, opened.probability_bp) == (None, *FIRST)
    assert (ours.pipeline_id, ours.stage, ours.stage_order, ours.probability_bp) == ("sales", "first-call", 1, 500)
    assert (other.stage, other.probability_bp) == ("due", 6_000)


def test_a_deal_has_its_own_probability_from_the_start_if_it_says_so() -> None:
    [likely] = open_deal("deal-1", Deal(), COMMAND.model_copy(update={"probability_bp": 300}), pipelines=OURS)

    assert (likely.stage, likely.probability_bp) == ("first-call", 300)
    with pytest.raises(InvalidError, match="stage_order"):
        open_deal("deal-2", Deal(), COMMAND.model_copy(update={"stage_order": 3}), pipelines=OURS)


def test_a_deal_is_opened_once() -> None:
    with pytest.raises(AlreadyExistsError):
        open_deal("deal-1", OPEN, COMMAND, pipelines=FREE)


@pytest.mark.parametrize("half", [{"amount_minor": 1}, {"currency": "EUR"}])
def test_half_a_fact_is_no_command(half: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OpenDeal.model_validate({"client_id": "client-1", "manager_id": "m-1", **half})


def test_a_stage_that_no_pipeline_knows_is_said_whole() -> None:
    with pytest.raises(InvalidError, match="stage_order"):
        open_deal("deal-1", Deal(), COMMAND.model_copy(update={"stage": "proposal"}), pipelines=FREE)
    with pytest.raises(InvalidError, match="probability_bp"):
        change_stage("deal-1", OPEN, ChangeStage(stage="proposal", stage_order=2), pipelines=FREE)


def test_a_pipeline_gives_the_order_and_the_probability_of_a_stage() -> None:
    [moved] = change_stage("deal-1", CALLED, ChangeStage(stage="proposal", **MONEY), pipelines=OURS)
    [likely] = change_stage(
        "deal-1", CALLED, ChangeStage(stage="proposal", probability_bp=6_500, **MONEY), pipelines=OURS
    )

    assert (moved.pipeline_id, moved.stage_order, moved.probability_bp) == ("sales", 2, 4_000)
    assert (likely.stage_order, likely.probability_bp) == (2, 6_500)


def test_a_stage_or_pipeline_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownStageError, match="first-call, proposal, negotiation"):
        change_stage("deal-1", CALLED, ChangeStage(stage="due"), pipelines=OURS)
    with pytest.raises(UnknownPipelineError, match="sales, renewals"):
        open_deal("deal-1", Deal(), COMMAND.model_copy(update={"pipeline_id": "hiring"}), pipelines=OURS)


def test_a_stage_asks_for_what_it_needs_and_for_where_a_deal_comes_from() -> None:
    with pytest.raises(UnfitStageError, match="it needs amount"):
        change_stage("deal-1", CALLED, ChangeStage(stage="proposal"), pipelines=OURS)
    with pytest.raises(UnfitStageError, match="reached from proposal only"):
        change_stage("deal-1", CALLED, ChangeStage(stage="negotiation"), pipelines=OURS)


def test_what_is_not_said_of_a_deal_stays() -> None:
    known = told(
        DealOpened(deal_id="d", client_id="c", manager_id="m-1", stage="s", stage_order=3, probability_bp=100, **MONEY)
    )
    [updated] = change_stage("d", known, ChangeStage(stage="s", expected_close=MORNING), pipelines=FREE)

    assert (updated.stage_order, updated.probability_bp, updated.amount_minor) == (3, 100, 900)
    assert updated.expected_close == MORNING


def test_a_stage_change_never_changes_the_owner() -> None:
    [moved] = change_stage("deal-1", OPEN, MOVE, pipelines=FREE)

    assert (moved.manager_id, moved.client_id, moved.stage) == ("m-1", "client-1", "proposal")


def test_only_a_reassignment_changes_the_owner() -> None:
    [given_away] = reassign("deal-1", OPEN, ReassignDeal(manager_id="m-2"))
    opened = DealOpened(deal_id="d", client_id="c", manager_id="m-1", stage="s", stage_order=1, probability_bp=1)
    mine = DealReassigned(deal_id="d", client_id="c", manager_id="m-2")
    closed = DealClosed(deal_id="d", client_id="c", manager_id="m-3", outcome=DealOutcome.WON, **MONEY)

    assert given_away.manager_id == "m-2"
    assert told(opened, mine, closed).manager_id == "m-2"
    assert told(mine, opened).manager_id == "m-2"
    with pytest.raises(DealClosedAlreadyError):
        reassign("deal-1", WON, ReassignDeal(manager_id="m-2"))


def test_a_step_is_open_until_it_is_taken() -> None:
    [set_] = set_step("d", OPEN, SetStep(due_at=MORNING), new_id="step-1")
    planned = told(set_)
    [done] = take_step("d", Deal(client_id="c", manager_id="m-1", steps=planned.steps), TakeStep(step_id="step-1"))

    assert planned.steps == {"step-1": MORNING}
    assert (done.due_at, told(set_, done).steps) == (MORNING, {})
    with pytest.raises(UnknownStepError, match="step_id"):
        take_step("d", OPEN, TakeStep(step_id="step-1"))


def test_a_lost_deal_has_a_reason_and_a_missing_product_fits_it() -> None:
    for wrong in (
        {"outcome": "lost"},
        {"outcome": "won", "lost_reason": "price"},
        {"outcome": "lost", "lost_reason": "price", "product": "tea"},
    ):
        with pytest.raises(ValidationError):
            CloseDeal.model_validate(wrong)


def test_a_deal_closes_with_what_was_expected_last() -> None:
    known = Deal(status=DealStatus.OPEN, client_id="client-1", manager_id="m-1", amount_minor=900, currency="EUR")

    [closed] = close("deal-1", known, CloseDeal(outcome=DealOutcome.WON))

    assert (closed.amount_minor, closed.currency) == (900, "EUR")


def test_a_deal_without_an_amount_must_be_closed_with_one() -> None:
    with pytest.raises(NoAmountError):
        close("deal-1", OPEN, CloseDeal(outcome=DealOutcome.LOST, lost_reason=LostReason.PRICE))


def test_credits_that_do_not_add_up_are_refused() -> None:
    half = (CreditShare(manager_id="m-1", share_bp=5_000),)

    with pytest.raises(ValidationError):
        close("deal-1", OPEN, CloseDeal(outcome=DealOutcome.WON, amount_minor=1, currency="EUR", credits=half))


def test_a_closed_deal_only_reopens() -> None:
    with pytest.raises(DealClosedAlreadyError):
        close("deal-1", WON, CloseDeal(outcome=DealOutcome.WON, amount_minor=1, currency="EUR"))
    with pytest.raises(DealClosedAlreadyError):
        change_stage("deal-1", WON, MOVE, pipelines=FREE)
    with pytest.raises(DealOpenError):
        reopen("deal-1", OPEN, ReopenDeal())

    [reopened] = reopen("deal-1", WON, ReopenDeal())

    assert reopened.manager_id == "m-1"


def test_what_nobody_opened_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        change_stage("deal-1", Deal(), MOVE, pipelines=FREE)


@given(streams(*DEAL.joined_by, world=ONE_DEAL), st.data())
def test_order_and_repetition_never_change_a_deal(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert DEAL.state_of(repeated) == DEAL.state_of(stream)
