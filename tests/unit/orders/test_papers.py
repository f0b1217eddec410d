"""Quotes, contracts and their milestones."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.orders.entities import contract, quote
from services.orders.entities.contract import (
    CONTRACT,
    AgreeMilestone,
    ChangeTerms,
    Contract,
    ContractStatus,
    MeetMilestone,
    SendContract,
    SignContract,
)
from services.orders.entities.deal import Deal, DealStatus
from services.orders.entities.quote import QUOTE, Quote, QuoteLine, ReviseQuote, SendQuote
from services.orders.errors import DealClosedAlreadyError, UnknownDealError, UnknownMilestoneError
from shared.entity import Kind, StateT
from shared.events import AnyEvent, EventData
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEAL = Deal(status=DealStatus.OPEN, client_id="client-1", manager_id="m-1")
LINE = QuoteLine(sku="seat", quantity=3, unit_price_minor=999, discount_bp=1_000)


def told(kind: Kind[StateT], *facts: EventData) -> StateT:
    return kind.state_of(
        enveloped(data, id=str(n), source="/crm", time=MORNING + timedelta(hours=n)) for n, data in enumerate(facts)
    )


def test_the_total_of_a_quote_is_worked_out_from_its_lines() -> None:
    [sent] = quote.send("q-1", Quote(), SendQuote(deal_id="d-1", lines=(LINE, LINE), currency="EUR"), DEAL)

    assert sent.amount_minor == 2 * (2_997 - 300)
    assert (sent.version, sent.client_id, sent.manager_id) == (1, "client-1", "m-1")


@given(st.integers(1, 10**6), st.integers(0, 10**9), st.integers(0, 10_000))
def test_a_line_comes_to_no_more_than_its_price_and_to_nothing_only_if_it_is_free(
    quantity: int, price: int, discount: int
) -> None:
    line = QuoteLine(sku="s", quantity=quantity, unit_price_minor=price, discount_bp=discount)

    assert 0 <= line.net_minor <= quantity * price
    assert quantity * price * (10_000 - discount) - 10_000 < line.net_minor * 10_000


@pytest.mark.parametrize("wrong", [{}, {"lines": [LINE.model_dump()], "amount_minor": 5}])
def test_a_quote_has_lines_or_an_amount(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ReviseQuote.model_validate({"currency": "EUR", **wrong})


def test_a_revised_quote_is_the_next_version() -> None:
    [first] = quote.send("q-1", Quote(), SendQuote(deal_id="d-1", amount_minor=5, currency="EUR"), DEAL)
    [second] = quote.revise("q-1", Quote(first), ReviseQuote(amount_minor=4, currency="EUR"), DEAL)

    assert (second.version, second.deal_id) == (2, "d-1")
    assert told(QUOTE, second, first) == Quote(second)
    with pytest.raises(AlreadyExistsError):
        quote.send("q-1", Quote(first), SendQuote(deal_id="d-1", amount_minor=5, currency="EUR"), DEAL)
    with pytest.raises(NotFoundError):
        quote.revise("q-2", Quote(), ReviseQuote(amount_minor=4, currency="EUR"), DEAL)


def test_papers_are_about_a_deal_that_is_known_and_not_over() -> None:
    offer, paper = SendQuote(deal_id="d-1", amount_minor=5, currency="EUR"), SendContract(deal_id="d-1")
    for wrong, error in ((Deal(), UnknownDealError), (lost(), DealClosedAlreadyError)):
        with pytest.raises(error):
            quote.send("q-1", Quote(), offer, wrong)
        with pytest.raises(error):
            contract.send("c-1", Contract(), paper, wrong)


def lost() -> Deal:
    return Deal(status=DealStatus.LOST, client_id="client-1", manager_id="m-1")


def test_terms_change_until_the_contract_is_signed() -> None:
    [sent] = contract.send("c-1", Contract(), SendContract(deal_id="d-1"), DEAL)
    [changed] = contract.change("c-1", told(CONTRACT, sent), ChangeTerms())
    [signed] = contract.sign("c-1", told(CONTRACT, sent, changed), SignContract(valid_until=date(2027, 11, 23)))
    over = told(CONTRACT, sent, changed, signed)

    assert (changed.version, over.status, over.valid_until) == (2, ContractStatus.SIGNED, date(2027, 11, 23))
    with pytest.raises(WrongStatusError, match="is signed"):
        contract.change("c-1", over, ChangeTerms())
    with pytest.raises(WrongStatusError):
        contract.sign("c-1", over, SignContract())
    with pytest.raises(NotFoundError):
        contract.sign("c-2", Contract(), SignContract())


def test_a_milestone_can_move_until_it_is_met() -> None:
    [sent] = contract.send("c-1", Contract(), SendContract(deal_id="d-1"), DEAL)
    [due] = contract.agree_milestone("c-1", told(CONTRACT, sent), AgreeMilestone(milestone="pilot", due_at=MORNING))
    later = MORNING + timedelta(days=1)
    [moved] = contract.agree_milestone(
        "c-1", told(CONTRACT, sent, due), AgreeMilestone(milestone="pilot", due_at=later)
    )
    state = told(CONTRACT, sent, due, moved)
    [met] = contract.meet_milestone("c-1", state, MeetMilestone(milestone="pilot"))
    done = told(CONTRACT, sent, due, moved, met)

    assert (state.next_due, met.due_at, done.next_due) == (later, later, None)
    with pytest.raises(WrongStatusError, match="is met"):
        contract.agree_milestone("c-1", done, AgreeMilestone(milestone="pilot", due_at=MORNING))
    with pytest.raises(UnknownMilestoneError):
        contract.meet_milestone("c-1", done, MeetMilestone(milestone="pilot"))


@pytest.mark.parametrize("kind", [QUOTE, CONTRACT], ids=lambda kind: kind.name)
@given(streams(*QUOTE.joined_by, *CONTRACT.joined_by, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_a_paper(
    kind: Kind[object], stream: list[AnyEvent], data: st.DataObject
) -> None:
    own = [event for event in stream if kind.id_in(event) is not None]
    repeated = data.draw(st.permutations([*own, *own]))

    assert kind.state_of(repeated) == kind.state_of(own)
