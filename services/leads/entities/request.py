"""A client's request that waits for an answer: something written or asked, or a call that nobody took."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.leads.entities.lead import Lead, Touch, contact_touch
from services.leads.errors import NobodyAskedError, RequestAnsweredError, WrongRequestError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import (
    AnyEvent,
    CallCompleted,
    CallMissed,
    CallOutcome,
    EventData,
    InboundRequestReceived,
    Medium,
    RequestAnswered,
)
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id

ANSWER_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Request:
    """What is known of a request."""

    client_id: str | None = None
    manager_id: str | None = None
    """Who was asked, as first told."""
    channel: str | None = None
    is_missed_call: bool = False
    received_at: datetime | None = None
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    by: Medium | None = None

    @property
    def is_waiting(self) -> bool:
        """Say whether nobody has answered."""
        return self.answered_at is None


class ReceiveRequest(Command):
    """A client wrote or asked, and waits for an answer."""

    request_id: Id | None = None
    client_id: Id
    manager_id: Id | None = None
    channel: Id


class ReportMissedCall(Command):
    """A client called and nobody answered: a request, whose id is the call's."""

    call_id: Id | None = None
    client_id: Id
    manager_id: Id | None = None

    @property
    def usual_id(self) -> str | None:
        """Return the id of the request."""
        return self.call_id


class AnswerRequest(Command):
    """The client got an answer, by who was asked if nobody else is named; an open lead that is named was touched."""

    manager_id: Id | None = None
    by: Medium
    lead_id: Id | None = None


def receive(request_id: str, request: Request, command: ReceiveRequest) -> list[InboundRequestReceived]:
    """Return that the request came in. Raises: AlreadyExistsError."""
    _refuse_known(request_id, request)
    return [InboundRequestReceived(**command.model_dump() | {"request_id": request_id})]


def miss(request_id: str, request: Request, command: ReportMissedCall) -> list[CallMissed]:
    """Return that nobody took the call. Raises: AlreadyExistsError."""
    _refuse_known(request_id, request)
    return [CallMissed(**command.model_dump() | {"call_id": request_id})]


def answer(request_id: str, request: Request, command: AnswerRequest, lead: Lead) -> list[EventData]:
    """Return that the request is answered, and that this touched the *lead* it names, if that is open.

    Raises: NotFoundError, RequestAnsweredError, NobodyAskedError, WrongClientError.
    """
    if request.client_id is None:
        raise NotFoundError(REQUEST.name, request_id)
    if not request.is_waiting:
        raise RequestAnsweredError(request_id, request.answered_by)
    manager_id = command.manager_id or request.manager_id
    if manager_id is None:
        raise NobodyAskedError(request_id)
    ids = {"request_id": request_id, "client_id": request.client_id, "manager_id": manager_id}
    touch = Touch(request_id, command.by)
    return [
        RequestAnswered(**ids, by=command.by),
        *contact_touch(command.lead_id, lead, request.client_id, manager_id, touch),
    ]


def check_client(request_id: str | None, request: Request, client_id: str) -> None:
    """Check that the request, if one is named and known, is of the client. Raises: WrongRequestError."""
    if request_id is not None and request.client_id not in (None, client_id):
        raise WrongRequestError(request_id, str(request.client_id))


def _refuse_known(request_id: str, request: Request) -> None:
    if request.client_id is not None:
        raise AlreadyExistsError(REQUEST.name, request_id)


def _evolves(within: timedelta) -> Callable[[Request, AnyEvent], Request]:
    def evolve(request: Request, event: AnyEvent) -> Request:
        match event.data:
            case InboundRequestReceived(channel=channel) as said:
                return replace(_received(request, said, event.time, within), channel=request.channel or channel)
            case CallMissed() as said:
                return replace(_received(request, said, event.time, within), is_missed_call=True)
            case RequestAnswered(manager_id=manager, by=medium):
                return _answered(request, event.time, manager, medium)
            case CallCompleted(outcome=CallOutcome.CONNECTED) as call:
                return _answered(request, event.time, call.manager_id, Medium.CALL)
            case _:
                return request

    return evolve


def _received(request: Request, said: InboundRequestReceived | CallMissed, at: datetime, within: timedelta) -> Request:
    received_at = request.received_at or at
    return replace(
        request,
        client_id=request.client_id or said.client_id,
        manager_id=request.manager_id or said.manager_id,
        received_at=received_at,
        answer_by=received_at + within,
    )


def _answered(request: Request, at: datetime, manager_id: str, by: Medium) -> Request:
    """Return *request* with this answer, unless it had one: the first counts."""
    if not request.is_waiting:
        return request
    return replace(request, answered_at=at, answered_by=manager_id, by=by)


def requests_answered(within: timedelta) -> Kind[Request]:
    """Return the kind, where an answer is due *within* that time."""
    return Kind(
        name="requests",
        opened_by=(InboundRequestReceived, CallMissed),
        joined_by={
            InboundRequestReceived: "request_id",
            CallMissed: "call_id",
            RequestAnswered: "request_id",
            CallCompleted: "request_id",
        },
        blank=Request(),
        evolve=_evolves(within),
        facets=attributes("manager_id", "client_id", "is_waiting", "is_missed_call", "answer_by"),
        owner="manager_id",
        is_free=True,
    )


REQUEST = requests_answered(ANSWER_WITHIN)
