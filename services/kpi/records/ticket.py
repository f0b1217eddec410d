"""A ticket: opened by a client, answered, perhaps waiting for the client now and then, resolved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records import facts
from services.kpi.records.record import Fact, FactKey, RecordKind, by
from services.kpi.records.rules import Rules
from shared.events import AnyEvent, TicketAnswered, TicketOpened, TicketPaused, TicketResolved, TicketResumed


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known of a ticket."""

    opened_at: datetime | None = None
    owner: str | None = None
    """Who was named last, by whatever fact: a stock goes with its present owner (R6)."""
    answered_at: datetime | None = None
    answerer: str | None = None
    resolved_at: datetime | None = None
    """The last resolving; nothing that is told after it opens the ticket again."""
    resolver: str | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    """When it waited for the client, and no longer did; in order, without overlaps."""
    paused_at: datetime | None = None
    """Since when it waits for the client, where nobody took it up again."""

    @property
    def ended_at(self) -> datetime | None:
        """Return when it was done; never before it was opened, whatever the clocks say."""
        return max(self.opened_at, self.resolved_at) if self.opened_at and self.resolved_at else None

    def pauses_until(self, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """Return the pauses, where one is not over yet as one that lasts until *end*."""
        return (*self.pauses, (self.paused_at, end)) if self.paused_at and self.paused_at < end else self.pauses


def ticket_state(events: Iterable[AnyEvent]) -> Ticket:
    """Return the ticket as its *events*, in order, leave it."""
    return reduce(_evolve, events, Ticket())


def _evolve(ticket: Ticket, event: AnyEvent) -> Ticket:
    at, by_whom = event.time, event.data.manager_id
    ticket = replace(ticket, owner=by_whom or ticket.owner)
    match event.data:
        case TicketOpened() if ticket.opened_at is None:
            return replace(ticket, opened_at=at)
        case TicketAnswered() if ticket.answered_at is None:
            return replace(ticket, answered_at=at, answerer=by_whom)
        case TicketPaused() if ticket.paused_at is None:
            return replace(ticket, paused_at=at)
        case TicketResumed() if ticket.paused_at is not None:
            return replace(ticket, pauses=(*ticket.pauses, (ticket.paused_at, at)), paused_at=None)
        case TicketResolved():
            return replace(ticket, resolved_at=at, resolver=by_whom)
        case _:
            return ticket


def _tells(ticket: Ticket, rules: Rules) -> Iterator[Fact]:
    if ticket.opened_at:
        yield Fact(FactKey(rules.day(ticket.opened_at), facts.TICKET, ticket.owner or ""))
        if ticket.ended_at:
            yield Fact(FactKey(rules.day(ticket.ended_at), facts.TICKET, ticket.owner or ""), -1)


TICKET = RecordKind(
    "ticket",
    ticket_state,
    dict.fromkeys((TicketOpened, TicketAnswered, TicketPaused, TicketResumed, TicketResolved), by("ticket_id")),
    _tells,
)
