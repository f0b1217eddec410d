"""What tickets contribute: how long clients wait for an answer and for the end, less our own waits for them."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.rules import Rules
from services.kpi.records.ticket import TICKET, Ticket


def _opened(ticket: Ticket, _rules: Rules) -> Iterator[Move]:
    if ticket.opened_at:
        yield Move(ticket.opened_at, ticket.owner, 1)


def _answering(ticket: Ticket, _rules: Rules) -> Iterator[Span]:
    start, end = ticket.opened_at, ticket.answered_at
    if start and end:
        yield Span(ticket.answerer or ticket.owner, start, end, pauses=ticket.pauses_until(end))


def _resolving(ticket: Ticket, _rules: Rules) -> Iterator[Span]:
    start, end = ticket.opened_at, ticket.resolved_at
    if start and end:
        yield Span(ticket.resolver or ticket.owner, start, end, pauses=ticket.pauses_until(end))


def _unanswered(ticket: Ticket, _rules: Rules) -> Iterator[Waiting]:
    """Yield the wait for a first answer; one that is resolved waits for none."""
    if ticket.opened_at:
        ends = [end for end in (ticket.answered_at, ticket.resolved_at) if end]
        yield Waiting(ticket.owner, ticket.opened_at, min(ends, default=None))


def _unresolved(ticket: Ticket, _rules: Rules) -> Iterator[Waiting]:
    if ticket.opened_at:
        yield Waiting(ticket.owner, ticket.opened_at, ticket.resolved_at)


TICKETS_OPENED = Measure("tickets_opened", TICKET, _opened, "tickets, by the day they were opened, for their owner")
FIRST_RESPONSE = durations(
    "ticket_first_response",
    TICKET,
    _answering,
    "tickets from opening to the first answer, for who gave it",
    waiting=_unanswered,
)
RESOLUTION = durations(
    "ticket_resolution",
    TICKET,
    _resolving,
    "tickets from opening to their last resolving, for who resolved them",
    waiting=_unresolved,
)

OPEN_TICKETS = next(measure for measure in RESOLUTION.all if measure is RESOLUTION.open)

MEASURES = (TICKETS_OPENED, *FIRST_RESPONSE.all, *RESOLUTION.all)
