"""What may be done with a deal, and what its events leave it in."""

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
    ReopenDeal,
    Stage,
    change_stage,
    close,
    open_deal,
    reopen,
)
from services.orders.errors import DealClosedAlreadyError, DealOpenError, NoAmountError
from shared.events import AnyEvent, DealClosed, DealOpened, DealOutcome, DealReopened, DealStageChanged
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.strategies import World, streams

FIRST = Stage("qualification", 1, 1_000)
OPEN = Deal(status=DealStatus.OPEN, client_id="client-1", manager_id="m-1", lead_id="lead-1", stage="qualification")
WON = Deal(status=DealStatus.WON, client_id="client-1", manager_id="m-1")
MOVE = ChangeStage(stage="proposal", stage_order=2, probability_bp=5_000)
ONE_DEAL = World(stories=1)


def test_a_deal_enters_at_the_first_stage_if_it_names_none() -> None:
    [opened] = open_deal("deal-1", Deal(), OpenDeal(client_id="client-1", manager_id="m-1"), FIRST)

    assert (opened.stage, opened.stage_order, opened.probability_bp) == FIRST


def test_a_deal_is_opened_once() -> None:
    with pytest.raises(AlreadyExistsError):
        open_deal("deal-1", OPEN, OpenDeal(client_id="client-1", manager_id="m-1"), FIRST)


@pytest.mark.parametrize("half", [{"amount_minor": 1}, {"currency": "EUR"}, {"stage": "proposal"}])
def test_half_a_fact_is_no_command(half: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OpenDeal.model_validate({"client_id": "client-1", "manager_id": "m-1", **half})


def test_a_stage_change_never_changes_the_owner() -> None:
    [moved] = change_stage("deal-1", OPEN, MOVE)

    assert (moved.manager_id, moved.client_id, moved.stage) == ("m-1", "client-1", "proposal")


def test_a_deal_closes_with_what_was_expected_last() -> None:
    known = Deal(status=DealStatus.OPEN, client_id="client-1", manager_id="m-1", amount_minor=900, currency="EUR")

    [closed] = close("deal-1", known, CloseDeal(outcome=DealOutcome.WON))

    assert (closed.amount_minor, closed.currency) == (900, "EUR")


def test_a_deal_without_an_amount_must_be_closed_with_one() -> None:
    with pytest.raises(NoAmountError):
        close("deal-1", OPEN, CloseDeal(outcome=DealOutcome.LOST))


def test_credits_that_do_not_add_up_are_refused() -> None:
    half = (CreditShare(manager_id="m-1", share_bp=5_000),)

    with pytest.raises(ValidationError):
        close("deal-1", OPEN, CloseDeal(outcome=DealOutcome.WON, amount_minor=1, currency="EUR", credits=half))


def test_a_closed_deal_only_reopens() -> None:
    with pytest.raises(DealClosedAlreadyError):
        close("deal-1", WON, CloseDeal(outcome=DealOutcome.WON, amount_minor=1, currency="EUR"))
    with pytest.raises(DealClosedAlreadyError):
        change_stage("deal-1", WON, MOVE)
    with pytest.raises(DealOpenError):
        reopen("deal-1", OPEN, ReopenDeal())

    [reopened] = reopen("deal-1", WON, ReopenDeal())

    assert reopened.manager_id == "m-1"


def test_what_nobody_opened_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        change_stage("deal-1", Deal(), MOVE)


@given(streams(DealOpened, DealStageChanged, DealClosed, DealReopened, world=ONE_DEAL), st.data())
def test_order_and_repetition_never_change_a_deal(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert DEAL.state_of(repeated) == DEAL.state_of(stream)
