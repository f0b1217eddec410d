"""Spending, promotions, research, competitors and wishes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.leads.api import RESOURCES
from services.leads.entities import product_request, promotion, research, spend
from services.leads.entities.planned_call import Feedback
from services.leads.entities.product_request import PRODUCT_REQUEST, RequestProduct
from services.leads.entities.promotion import PROMOTION, EndPromotion, Promotion, StartPromotion
from services.leads.entities.research import OBSERVATION, RESEARCH, CompleteResearch, ObserveCompetitor
from services.leads.entities.spend import SPEND, RecordSpend
from services.leads.handlers import LeadHandlers
from shared.entity import Kind, StateT
from shared.events import (
    AnyEvent,
    ChannelSpendRecorded,
    CompetitorObserved,
    EventData,
    ProductRequested,
    PromotionEnded,
    PromotionStarted,
    ResearchCompleted,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from tests.strategies import World, streams
from tests.unit.leads.memory import Memory, a_desk
from tests.unit.office import Office

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


def told(kind: Kind[StateT], *facts: EventData) -> StateT:
    return kind.state_of(
        enveloped(data, id=str(n), source="/desk", time=MORNING + timedelta(hours=n)) for n, data in enumerate(facts)
    )


def test_a_spending_told_anew_is_restated() -> None:
    first = RecordSpend(channel="ads", day=date(2026, 11, 23), amount_minor=900, currency="USD")
    said = [spend.record("s-1", spend.Spend(), one)[0] for one in (first, first.model_copy(update={"channel": "web"}))]

    assert told(SPEND, *said) == spend.Spend("web", None, date(2026, 11, 23), 900, "USD")


def test_a_promotion_ends_as_it_started_and_once() -> None:
    [started] = promotion.start("p-1", Promotion(), StartPromotion(categories=("tea",), issued=100), now=MORNING)
    running = told(PROMOTION, started)
    [ended] = promotion.end("p-1", running, EndPromotion())

    assert (ended.categories, ended.issued) == (("tea",), 100)
    over = told(PROMOTION, started, ended)
    with pytest.raises(WrongStatusError, match="is ended"):
        promotion.end("p-1", over, EndPromotion())
    with pytest.raises(AlreadyExistsError):
        promotion.start("p-1", over, StartPromotion(), now=MORNING)
    with pytest.raises(NotFoundError):
        promotion.end("p-2", Promotion(), EndPromotion())


async def test_a_promotion_ends_by_itself_once_when_its_last_day_is_over() -> None:
    memory = Memory((PROMOTION,))
    handlers = LeadHandlers(a_desk(memory), memory, Feedback(timedelta(), timedelta()))
    office = Office(a_desk(memory), RESOURCES)
    running = await office.post("/v1/promotions", {"promotion_id": "p-1", "ends_on": "2026-11-24"})

    for _ in range(2):
        await handlers.end_promotion(await memory.load(PROMOTION, "p-1"))

    assert running.due_at == datetime(2026, 11, 25, tzinfo=UTC).timestamp()
    assert [event.type for event in memory.pending()] == ["PromotionStarted", "PromotionEnded"]
    assert (await memory.load(PROMOTION, "p-1")).due_at is None
    with pytest.raises(InvalidError, match="ends_on"):
        await office.post("/v1/promotions", {"promotion_id": "p-2", "ends_on": "2026-11-22"})


def test_the_next_wave_of_a_research_replaces_the_one_before() -> None:
    waves = [CompleteResearch(manager_id="m-1", invited=10, answers=answers) for answers in (2, 5)]
    said = [research.complete("r-1", research.Research(), wave)[0] for wave in waves]

    assert told(RESEARCH, *said) == research.Research("m-1", None, None, 10, 5)


def test_no_more_answer_than_were_invited() -> None:
    with pytest.raises(ValidationError, match="are more than the 1 of `invited`"):
        research.complete("r-1", research.Research(), CompleteResearch(manager_id="m-1", invited=1, answers=2))


def test_an_observation_may_be_told_anew() -> None:
    said = [
        research.observe("o-1", research.Observation(), ObserveCompetitor(manager_id="m-1", competitor=name))[0]
        for name in ("acme", "bell")
    ]

    assert told(OBSERVATION, *said) == research.Observation("m-1", None, "bell", None)


def test_a_wish_is_told_once() -> None:
    [said] = product_request.request(
        "w-1",
        product_request.ProductRequest(),
        RequestProduct(client_id="client-1", manager_id="m-1", product="green-tea"),
    )

    with pytest.raises(AlreadyExistsError):
        product_request.request(
            "w-1",
            product_request.ProductRequest(said.client_id, said.manager_id, said.product),
            RequestProduct(client_id="client-1", manager_id="m-1", product="black-tea"),
        )


@pytest.mark.parametrize("kind", [SPEND, PROMOTION, RESEARCH, OBSERVATION, PRODUCT_REQUEST], ids=lambda kind: kind.name)
@given(
    streams(
        *(ChannelSpendRecorded, PromotionStarted, PromotionEnded),
        *(ResearchCompleted, CompetitorObserved, ProductRequested),
        world=World(stories=1),
    ),
    st.data(),
)
def test_order_and_repetition_never_change_what_is_known(
    kind: Kind[object], stream: list[AnyEvent], data: st.DataObject
) -> None:
    own = [event for event in stream if kind.id_in(event) is not None]
    repeated = data.draw(st.permutations([*own, *own]))

    assert kind.state_of(repeated) == kind.state_of(own)
