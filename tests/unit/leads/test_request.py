"""Requests and their answers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.entities.call import Call, CompleteCall, complete
from services.leads.entities.lead import Lead, LeadStatus
from services.leads.entities.request import (
    REQUEST,
    AnswerRequest,
    ReceiveRequest,
    ReportMissedCall,
    Request,
    answer,
    miss,
    receive,
    requests_answered,
)
from services.leads.errors import NobodyAskedError, RequestAnsweredError, WrongClientError, WrongRequestError
from shared.events import (
    AnyEvent,
    CallCompleted,
    CallMissed,
    CallOutcome,
    Direction,
    EventData,
    InboundRequestReceived,
    LeadTouched,
    Medium,
    RequestAnswered,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
WAITING = Request(client_id="client-1", manager_id="m-1", received_at=MORNING)
OPEN = Lead(status=LeadStatus.OPEN, client_id="client-1")
RECEIVED = InboundRequestReceived(request_id="r-1", client_id="client-1", channel="chat")
MISSED = CallMissed(call_id="r-1", client_id="client-1", manager_id="m-1")
ANSWERED = RequestAnswered(request_id="r-1", client_id="client-1", manager_id="m-2", by=Medium.MAIL)


def a_call(outcome: CallOutcome, client_id: str = "client-1") -> CallCompleted:
    return CallCompleted(
        call_id="call-1",
        request_id="r-1",
        client_id=client_id,
        manager_id="m-3",
        direction=Direction.OUTBOUND,
        outcome=outcome,
        started_at=MORNING,
        duration_seconds=30,
    )


def told(*facts: EventData, within: timedelta = timedelta(minutes=15)) -> Request:
    return requests_answered(within).state_of(
        enveloped(data, id=str(n), source="/crm", time=MORNING + timedelta(minutes=n)) for n, data in enumerate(facts)
    )


def test_a_missed_call_is_a_request_under_the_call_s_id() -> None:
    command = ReportMissedCall(call_id="call-1", client_id="client-1")
    [missed] = miss("call-1", Request(), command)

    assert command.usual_id == missed.call_id == "call-1"


def test_a_request_comes_in_once() -> None:
    with pytest.raises(AlreadyExistsError):
        receive("r-1", WAITING, ReceiveRequest(client_id="client-1", channel="chat"))
    with pytest.raises(AlreadyExistsError):
        miss("r-1", WAITING, ReportMissedCall(client_id="client-1"))


def test_an_answer_is_by_who_was_asked_and_touches_the_open_lead_it_names() -> None:
    said, touched = answer("r-1", WAITING, AnswerRequest(by=Medium.CHAT, lead_id="lead-1"), OPEN)

    assert said == RequestAnswered(request_id="r-1", client_id="client-1", manager_id="m-1", by=Medium.CHAT)
    assert isinstance(touched, LeadTouched)
    assert (touched.touch_id, touched.manager_id, touched.medium, touched.automatic) == ("r-1", "m-1", "chat", False)


def test_an_answer_touches_no_lead_that_is_over_and_none_of_another_client() -> None:
    command = AnswerRequest(by=Medium.CHAT, lead_id="lead-1")

    assert len(answer("r-1", WAITING, command, Lead(status=LeadStatus.QUALIFIED, client_id="client-1"))) == 1
    with pytest.raises(WrongClientError):
        answer("r-1", WAITING, command, Lead(status=LeadStatus.OPEN, client_id="client-2"))


def test_a_request_is_answered_once_by_somebody_and_only_if_it_came_in() -> None:
    command = AnswerRequest(by=Medium.MAIL)
    with pytest.raises(NotFoundError):
        answer("r-1", Request(), command, Lead())
    with pytest.raises(RequestAnsweredError):
        answer("r-1", told(RECEIVED, ANSWERED), command, Lead())
    with pytest.raises(NobodyAskedError) as refusal:
        answer("r-1", Request(client_id="client-1"), command, Lead())

    assert refusal.value.field == "manager_id"


def test_the_clock_of_a_request_runs_from_when_it_came_in() -> None:
    request = told(MISSED, within=timedelta(minutes=5))

    assert (request.answer_by, request.is_missed_call, request.is_waiting) == (
        MORNING + timedelta(minutes=5),
        True,
        True,
    )


def test_a_call_answers_only_if_people_spoke_and_the_first_answer_counts() -> None:
    assert told(RECEIVED, a_call(CallOutcome.NO_ANSWER)).is_waiting
    assert told(RECEIVED, a_call(CallOutcome.CONNECTED)).answered_by == "m-3"
    assert told(RECEIVED, ANSWERED, a_call(CallOutcome.CONNECTED)).answered_by == "m-2"


def test_a_call_says_no_second_answer_and_names_no_request_of_another_client() -> None:
    command = CompleteCall.model_validate(a_call(CallOutcome.CONNECTED).model_dump())

    assert [type(fact) for fact in complete("call-1", Call(), command, Lead(), WAITING)] == [CallCompleted]
    with pytest.raises(WrongRequestError) as refusal:
        complete("call-1", Call(), command, Lead(), Request(client_id="client-2"))
    assert refusal.value.field == "client_id"


@given(streams(InboundRequestReceived, CallMissed, RequestAnswered, CallCompleted, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_a_request(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert REQUEST.state_of(repeated) == REQUEST.state_of(stream)
