"""Surveys, complaints and tickets."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.leads.entities import complaint, survey, ticket
from services.leads.entities.complaint import COMPLAINT, ResolveComplaint
from services.leads.entities.survey import SURVEY, AnswerSurvey, SendSurvey, Survey
from services.leads.entities.ticket import (
    TICKET,
    AnswerTicket,
    Limits,
    OpenTicket,
    PauseTicket,
    ResolveTicket,
    ResumeTicket,
    Ticket,
    TicketStatus,
    tickets,
)
from shared.entity import Kind
from shared.events import (
    AnyEvent,
    ComplaintOpened,
    ComplaintResolved,
    EventData,
    FeedbackReceived,
    SurveyKind,
    SurveySent,
    TicketAnswered,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
ASKED = Survey(client_id="client-1", manager_id="m-1", kind=SurveyKind.CSAT)
IDS = {"ticket_id": "t-1", "client_id": "client-1", "manager_id": "m-1"}
OPENED = TicketOpened(**IDS)


def told(*facts: EventData) -> Ticket:
    """Return a ticket of *facts*, an hour apart from the morning on."""
    return TICKET.state_of(
        enveloped(data, id=str(n), source="/desk", time=MORNING + timedelta(hours=n)) for n, data in enumerate(facts)
    )


def test_a_survey_is_sent_once() -> None:
    with pytest.raises(AlreadyExistsError):
        survey.send("s-1", ASKED, SendSurvey(client_id="client-1", manager_id="m-1", kind=SurveyKind.NPS))


def test_an_answer_is_about_the_client_and_manager_of_its_survey() -> None:
    [feedback] = survey.answer("s-1", ASKED, AnswerSurvey(score=5, theme="delivery"))

    assert (feedback.client_id, feedback.manager_id, feedback.kind) == ("client-1", "m-1", SurveyKind.CSAT)


def test_a_score_is_one_of_its_kind() -> None:
    with pytest.raises(ValidationError, match="a csat score is 1 to 5, not 9"):
        survey.answer("s-1", ASKED, AnswerSurvey(score=9))


def test_an_answer_says_something_to_a_survey_that_was_sent() -> None:
    with pytest.raises(ValidationError):
        AnswerSurvey()
    with pytest.raises(NotFoundError):
        survey.answer("s-1", Survey(), AnswerSurvey(score=5))


def test_a_complaint_is_resolved_once() -> None:
    opened = ComplaintOpened(complaint_id="c-1", client_id="client-1", manager_id="m-1", order_id="order-1")
    state = COMPLAINT.state_of([enveloped(opened, id="1", source="/desk", time=MORNING)])
    [resolved] = complaint.resolve("c-1", state, ResolveComplaint())

    assert (resolved.manager_id, resolved.order_id) == ("m-1", "order-1")
    with pytest.raises(WrongStatusError, match="is resolved"):
        complaint.resolve("c-1", complaint.evolve(state, _at(resolved)), ResolveComplaint())


def test_a_client_waits_from_the_opening_to_the_first_answer_and_again_after_a_pause() -> None:
    assert told(OPENED).waits_since == MORNING
    assert told(OPENED, TicketAnswered(**IDS)).waits_since is None
    paused = (OPENED, TicketAnswered(**IDS), TicketPaused(**IDS))
    assert told(*paused).waits_since is None
    assert told(*paused, TicketResumed(**IDS)).waits_since == MORNING + timedelta(hours=3)
    assert told(*paused, TicketResumed(**IDS), TicketResolved(**IDS)).waits_since is None


def test_only_an_open_ticket_is_paused_and_an_open_one_is_not_resumed() -> None:
    with pytest.raises(WrongStatusError):
        ticket.resume("t-1", told(OPENED), ResumeTicket())
    with pytest.raises(WrongStatusError):
        ticket.pause("t-1", told(OPENED, TicketPaused(**IDS)), PauseTicket())
    with pytest.raises(WrongStatusError):
        ticket.pause("t-1", told(OPENED, TicketResolved(**IDS)), PauseTicket())


def test_a_resolved_ticket_is_answered_and_resolved_again() -> None:
    resolved = told(OPENED, TicketResolved(**IDS))

    assert ticket.answer("t-1", resolved, AnswerTicket(manager_id="m-2"))[0].manager_id == "m-2"
    assert ticket.resolve("t-1", resolved, ResolveTicket())[0].manager_id == "m-1"
    assert told(OPENED, TicketResolved(**IDS), TicketResolved(**IDS)).resolved_at == MORNING + timedelta(hours=2)


def test_a_client_who_writes_again_after_the_resolving_waits_for_us_again() -> None:
    resolved = (OPENED, TicketAnswered(**IDS), TicketResolved(**IDS))
    [resumed] = ticket.resume("t-1", told(*resolved), ResumeTicket())
    reopened = told(*resolved, resumed)

    assert (reopened.status, reopened.waits_since) == (TicketStatus.OPEN, MORNING + timedelta(hours=3))
    assert ticket.pause("t-1", reopened, PauseTicket()) == [TicketPaused(**IDS)]
    again = told(*resolved, resumed, TicketResolved(**IDS))
    assert (again.status, again.resolved_at) == (TicketStatus.RESOLVED, MORNING + timedelta(hours=4))


def test_a_ticket_is_to_be_answered_first_and_then_resolved_and_the_time_we_wait_does_not_count() -> None:
    hour, limits = timedelta(hours=1), Limits(answer=timedelta(hours=2), resolve=timedelta(hours=8))
    kind = tickets(limits)

    def after(*facts: EventData) -> datetime | None:
        events = (enveloped(data, id=str(n), source="/d", time=MORNING + n * hour) for n, data in enumerate(facts))
        return kind.state_of(events).next_due

    answered = (OPENED, TicketAnswered(**IDS))
    assert after(OPENED) == MORNING + 2 * hour
    assert after(*answered) == MORNING + 8 * hour
    assert after(*answered, TicketPaused(**IDS)) is None
    assert after(*answered, TicketPaused(**IDS), TicketResumed(**IDS)) == MORNING + 9 * hour
    assert after(*answered, TicketResolved(**IDS)) is None
    assert after(*answered, TicketResolved(**IDS), TicketResumed(**IDS)) == MORNING + 9 * hour


def test_whoever_is_named_last_looks_after_a_ticket() -> None:
    others = TicketAnswered(ticket_id="t-1", client_id="client-1", manager_id="m-2")

    assert told(OPENED, others, TicketPaused(ticket_id="t-1", client_id="client-1")).manager_id == "m-2"


def test_a_ticket_is_opened_once_and_nothing_is_said_of_an_unknown_one() -> None:
    with pytest.raises(AlreadyExistsError):
        ticket.open_ticket("t-1", told(OPENED), OpenTicket(client_id="client-1"))
    with pytest.raises(NotFoundError):
        ticket.answer("t-1", Ticket(), AnswerTicket())
    assert told().status is TicketStatus.UNKNOWN


def _at(data: EventData) -> AnyEvent:
    return enveloped(data, id="2", source="/desk", time=MORNING + timedelta(hours=1))


@pytest.mark.parametrize("kind", [SURVEY, COMPLAINT, TICKET], ids=lambda kind: kind.name)
@given(
    streams(
        *(SurveySent, FeedbackReceived, ComplaintOpened, ComplaintResolved),
        *(TicketOpened, TicketAnswered, TicketPaused, TicketResumed, TicketResolved),
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
