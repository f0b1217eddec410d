"""Planned calls, calls, and the leads they touch."""

from datetime import UTC, datetime

import pytest

from services.leads.api import RESOURCES
from services.leads.entities.call import CALL, Call, CompleteCall, ScoreCall, complete, score
from services.leads.entities.lead import LEAD, Lead, LeadStatus
from services.leads.entities.planned_call import PLANNED_CALL
from services.leads.errors import WrongClientError
from shared.events import CallCompleted, CallOutcome, Direction, LeadTouched
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.unit.leads.memory import Memory, a_desk
from tests.unit.office import Office

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPEN = Lead(status=LeadStatus.OPEN, client_id="client-1", manager_id="m-1")


def a_call(client_id: str = "client-1", planned_call_id: str | None = None) -> CompleteCall:
    return CompleteCall(
        call_id="call-1",
        planned_call_id=planned_call_id,
        client_id=client_id,
        lead_id="lead-1",
        manager_id="m-2",
        direction=Direction.OUTBOUND,
        outcome=CallOutcome.CONNECTED,
        started_at=MORNING,
        duration_seconds=60,
    )


def test_a_call_touches_the_open_lead_it_names() -> None:
    _, touched = complete("call-1", Call(), a_call(), OPEN)

    assert isinstance(touched, LeadTouched)
    assert (touched.touch_id, touched.manager_id, touched.medium, touched.automatic) == ("call-1", "m-2", "call", False)


@pytest.mark.parametrize("lead", [Lead(), Lead(status=LeadStatus.QUALIFIED, client_id="client-1")])
def test_a_call_touches_no_lead_that_is_not_open(lead: Lead) -> None:
    assert [type(fact) for fact in complete("call-1", Call(), a_call(), lead)] == [CallCompleted]


def test_a_call_with_another_client_than_its_lead_s_is_refused() -> None:
    with pytest.raises(WrongClientError) as refusal:
        complete("call-1", Call(), a_call(client_id="client-2"), OPEN)

    assert refusal.value.field == "client_id"


def test_a_call_is_reported_once() -> None:
    [report, _] = complete("call-1", Call(), a_call(), OPEN)
    assert isinstance(report, CallCompleted)

    with pytest.raises(AlreadyExistsError):
        complete("call-1", Call(report), a_call(), OPEN)


def test_a_score_is_of_the_call_s_manager_and_moment() -> None:
    [report, _] = complete("call-1", Call(), a_call(), OPEN)
    assert isinstance(report, CallCompleted)

    [scored] = score("call-1", Call(report), ScoreCall(score=80))

    assert (scored.manager_id, scored.started_at, scored.score) == ("m-2", MORNING, 80)
    with pytest.raises(NotFoundError):
        score("call-2", Call(), ScoreCall(score=80))


async def test_a_call_and_its_touch_are_saved_together_and_both_wait_to_be_published() -> None:
    memory = Memory((LEAD, PLANNED_CALL, CALL))
    office = Office(a_desk(memory), RESOURCES)
    await office.post("/v1/leads", {"lead_id": "lead-1", "client_id": "client-1"})

    await office.post("/v1/calls", a_call(planned_call_id="planned-1").model_dump())

    assert [event.type for event in memory.pending()] == ["LeadCreated", "CallCompleted", "LeadTouched"]
    assert (await memory.load(LEAD, "lead-1")).state.touches == 1


async def test_a_touch_comes_after_all_that_its_lead_knows() -> None:
    memory = Memory((LEAD, PLANNED_CALL, CALL))
    office = Office(a_desk(memory), RESOURCES)
    await office.post("/v1/leads", {"lead_id": "lead-1", "client_id": "client-1"})

    await office.post("/v1/calls", a_call().model_dump())

    times = [event.time for event in (await memory.load(LEAD, "lead-1")).events]
    assert times[0] < times[1]
