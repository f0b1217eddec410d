"""What clients' requests, and the calls that nobody took, contribute."""

from collections.abc import Iterator
from datetime import datetime

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.request import REQUEST, Request
from services.kpi.records.rules import Rules

_BY = ("kind", "channel")


def _received(request: Request, rules: Rules) -> Iterator[Move]:
    if request.received_at:
        yield Move(request.received_at, _asked(request, rules), 1)


def _asked(request: Request, rules: Rules) -> str | None:
    """Return who was asked; where nobody was, who answered."""
    answer = request.answer(rules)
    return request.manager or (answer.manager if answer else None)


def _due(request: Request, rules: Rules) -> Iterator[Move]:
    if request.received_at:
        yield Move(request.received_at + rules.answer_sla, _asked(request, rules), 1)


def _in_time(request: Request, rules: Rules) -> Iterator[Move]:
    answer = request.answer(rules)
    for due in _due(request, rules):
        if answer and isinstance(due.at, datetime) and answer.at <= due.at:
            yield due


def _missed(request: Request, rules: Rules) -> Iterator[Move]:
    return _received(request, rules) if request.is_missed_call else iter(())


def _missed_due(request: Request, rules: Rules) -> Iterator[Move]:
    return _due(request, rules) if request.is_missed_call else iter(())


def _recovered(request: Request, rules: Rules) -> Iterator[Move]:
    return _in_time(request, rules) if request.is_missed_call else iter(())


def _to_answer(request: Request, rules: Rules) -> Iterator[Span]:
    """Yield the way from request to answer; an answer before it (two clocks) counts as 0."""
    if request.received_at and (answer := request.answer(rules)):
        yield Span(answer.manager, request.received_at, answer.at)


def _unanswered(request: Request, rules: Rules) -> Iterator[Waiting]:
    if request.received_at:
        answer = request.answer(rules)
        yield Waiting(request.manager, request.received_at, answer.at if answer else None)


REQUESTS_RECEIVED = Measure(
    "requests_received", REQUEST, _received, "requests and missed calls, for who was asked", by=_BY
)
REQUESTS_DUE = Measure(
    "requests_due", REQUEST, _due, "requests and missed calls, by when they should be answered", is_due=True, by=_BY
)
REQUESTS_IN_TIME = Measure(
    "requests_in_time", REQUEST, _in_time, "those of requests_due that were answered by then", is_due=True, by=_BY
)
MISSED_CALLS = Measure("missed_calls", REQUEST, _missed, "calls that nobody took, for who was called")
MISSED_CALLS_DUE = Measure(
    "missed_calls_due", REQUEST, _missed_due, "missed calls, by when they should be answered", is_due=True
)
MISSED_CALLS_IN_TIME = Measure(
    "missed_calls_in_time", REQUEST, _recovered, "those of missed_calls_due that were answered by then", is_due=True
)
REQUEST_ANSWER = durations(
    "request_answer",
    REQUEST,
    _to_answer,
    "first answers to requests and missed calls, by day and author of the answer",
    waiting=_unanswered,
    by=_BY,
)

MEASURES = (
    REQUESTS_RECEIVED,
    REQUESTS_DUE,
    REQUESTS_IN_TIME,
    MISSED_CALLS,
    MISSED_CALLS_DUE,
    MISSED_CALLS_IN_TIME,
    *REQUEST_ANSWER.all,
)
