"""A client's request that waits for an answer: something written or asked, or a call that nobody took."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from services.kpi.records.call_sheet import is_connected
from services.kpi.records.record import Facets, RecordKind, by
from services.kpi.records.rules import Rules
from shared.events import AnyEvent, CallCompleted, CallMissed, InboundRequestReceived, Medium, RequestAnswered


class Answer(NamedTuple):
    """Somebody turned to the client who asked."""

    at: datetime
    manager: str
    by: Medium
    call: CallCompleted | None = None
    """The call that it was told by: an answer only if people really spoke."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is known of a request."""

    received_at: datetime | None = None
    manager: str | None = None
    """Who was asked, as first told."""
    channel: str | None = None
    is_missed_call: bool = False
    answers: tuple[Answer, ...] = ()

    @property
    def facets(self) -> Facets:
        """Return what kind of request it is, and the channel it came by if that was told."""
        kind = ("kind", "missed_call" if self.is_missed_call else "request")
        return (kind, ("channel", self.channel)) if self.channel else (kind,)

    def answer(self, rules: Rules) -> Answer | None:
        """Return the first answer: a call counts from its beginning, if it connected."""
        answers = [one for one in self.answers if one.call is None or is_connected(one.call, rules)]
        return min(answers, key=lambda one: one.at, default=None)


def request_state(events: Iterable[AnyEvent]) -> Request:
    """Return the request as its *events*, in order, leave it."""
    return reduce(_evolve, events, Request())


def _evolve(request: Request, event: AnyEvent) -> Request:
    match event.data:
        case InboundRequestReceived(manager_id=manager, channel=channel):
            return replace(_received(request, event.time, manager), channel=request.channel or channel)
        case CallMissed(manager_id=manager):
            return replace(_received(request, event.time, manager), is_missed_call=True)
        case RequestAnswered(manager_id=manager, by=medium):
            return replace(request, answers=(*request.answers, Answer(event.time, manager, medium)))
        case CallCompleted() as call:
            return _called(request, call)
        case _:
            return request


def _received(request: Request, at: datetime, manager: str | None) -> Request:
    return replace(request, received_at=request.received_at or at, manager=request.manager or manager)


def _called(request: Request, call: CallCompleted) -> Request:
    """Return *request* with *call* among its answers, as last told."""
    others = tuple(one for one in request.answers if one.call is None or one.call.call_id != call.call_id)
    return replace(request, answers=(*others, Answer(call.started_at, call.manager_id, Medium.CALL, call)))


REQUEST = RecordKind(
    "request",
    request_state,
    {
        CallMissed: by("call_id"),
        **dict.fromkeys((InboundRequestReceived, RequestAnswered, CallCompleted), by("request_id")),
    },
)
