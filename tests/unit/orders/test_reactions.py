"""What orders answers by itself: once, only for what is ours, and only what is young."""

from datetime import timedelta

import pytest

from services.orders.entities.deal import DEAL, DealStatus
from services.orders.entities.pipeline import Pipelines, Stage
from services.orders.handlers import OrderHandlers
from shared.events import AnyEvent, DealOpened, LeadQualified
from shared.events.codec import enveloped
from shared.reactions import LEADS, MOST_HOPS, ORDERS, is_answered, react
from tests.unit.leads.memory import NOON, Memory, a_desk

THREE_DAYS = timedelta(hours=72)
PIPELINES = Pipelines(Stage("first-call", 1, 500))


def a_qualified_lead(source: str = LEADS, age: timedelta = timedelta(), hops: int = 0) -> AnyEvent:
    data = LeadQualified(lead_id="lead-1", client_id="client-1", manager_id="m-1", channel="ads")
    return enveloped(data, id="1", source=source, time=NOON - age, hops=hops)


async def answered(memory: Memory, *events: AnyEvent) -> None:
    handlers = OrderHandlers(a_desk(memory, ORDERS), PIPELINES)
    await react(events, {LeadQualified: handlers.open_qualified}, NOON, THREE_DAYS)


async def test_a_qualified_lead_opens_a_deal_at_the_first_stage_without_an_amount() -> None:
    memory = Memory((DEAL,))

    await answered(memory, a_qualified_lead())

    deal = await memory.load(DEAL, "deal-of-lead-1")
    assert (deal.state.status, deal.state.stage, deal.state.probability_bp) == (DealStatus.OPEN, "first-call", 500)
    assert (deal.state.lead_id, deal.state.channel, deal.state.amount_minor) == ("lead-1", "ads", None)


async def test_a_repeated_event_is_answered_once_under_a_derived_id() -> None:
    memory = Memory((DEAL,))

    await answered(memory, a_qualified_lead(), a_qualified_lead())

    assert [event.id for event in memory.pending()] == ["deal-of-lead-1:DealOpened"]


async def test_an_answer_is_one_hop_further() -> None:
    memory = Memory((DEAL,))

    await answered(memory, a_qualified_lead(hops=2))

    assert [event.hops for event in memory.pending()] == [3]


async def test_a_deal_that_another_system_has_under_that_id_stays_as_it_is() -> None:
    memory = Memory((DEAL,))
    data = DealOpened(
        deal_id="deal-of-lead-1",
        client_id="client-1",
        manager_id="m-1",
        stage="proposal",
        stage_order=3,
        probability_bp=1,
    )
    await memory.absorb([enveloped(data, id="1", source="/crm", time=NOON)])

    await answered(memory, a_qualified_lead())

    assert memory.pending() == []


@pytest.mark.parametrize(
    "event",
    [
        a_qualified_lead(source="/crm"),
        a_qualified_lead(age=THREE_DAYS + timedelta(seconds=1)),
        a_qualified_lead(hops=MOST_HOPS),
    ],
    ids=["another system's", "old", "the end of a long chain"],
)
def test_nothing_is_answered_that_is(event: AnyEvent) -> None:
    assert not is_answered(event, NOON, THREE_DAYS)
