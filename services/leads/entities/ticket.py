"""A ticket: a client needs help, waits for an answer, is waited for, and is helped.

`waits_since` is since when the client waits for us. We are to answer and to help within our own limits; while we wait
for the client, and between a resolving and a client who writes again, that clock stands.
A client who writes again after the resolving is taken up again by resuming: the ticket is open, and waits for us.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, TicketAnswered, TicketOpened, TicketPaused, TicketResolved, TicketResumed
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Id


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    PAUSED = "paused"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known of a ticket."""

    status: TicketStatus = TicketStatus.UNKNOWN
    client_id: str | None = None
    manager_id: str | None = None
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    """The first answer."""
    resolved_at: datetime | None = None
    """The last resolving."""
    waits_since: datetime | None = None
    answer_by: datetime | None = None
    resolve_by: datetime | None = None
    stands_since: datetime | None = None
    """Since when our clock stands."""

    @property
    def next_due(self) -> datetime | None:
        """Return by when we are to do something for it."""
        if self.status is not TicketStatus.OPEN:
            return None
        return self.answer_by if self.answered_at is None else self.resolve_by


@dataclass(frozen=True, slots=True)
class Limits:
    """How soon a ticket is to be answered first, and resolved."""

    answer: timedelta = timedelta(hours=1)
    resolve: timedelta = timedelta(hours=48)


class OpenTicket(Command):
    """A client needs help; whoever looks after it may be named later."""

    ticket_id: Id | None = None
    client_id: Id
    manager_id: Id | None = None


class AnswerTicket(Command):
    """Somebody answers: the ticket's manager, if nobody else is named. A resolved ticket may be answered, too."""

    manager_id: Id | None = None


class PauseTicket(Command):
    """The ticket waits for the client: our clock stands."""

    manager_id: Id | None = None


class ResumeTicket(Command):
    """The ticket waits for us again: the client answered, or wrote again after the resolving (a reopening)."""

    manager_id: Id | None = None


class ResolveTicket(Command):
    """The client is helped; resolved again, the last time counts."""

    manager_id: Id | None = None


def open_ticket(ticket_id: str, ticket: Ticket, command: OpenTicket) -> list[TicketOpened]:
    """Return that the client asked for help. Raises: AlreadyExistsError."""
    if ticket.client_id is not None:
        raise AlreadyExistsError(TICKET.name, ticket_id)
    return [TicketOpened(**command.model_dump() | {"ticket_id": ticket_id})]


def answer(ticket_id: str, ticket: Ticket, command: AnswerTicket) -> list[TicketAnswered]:
    """Return that somebody answered. Raises: NotFoundError."""
    return [TicketAnswered(**_ids(ticket_id, ticket, command.manager_id))]


def pause(ticket_id: str, ticket: Ticket, command: PauseTicket) -> list[TicketPaused]:
    """Return that the ticket waits for the client. Raises: NotFoundError, WrongStatusError."""
    return [TicketPaused(**_ids(ticket_id, ticket, command.manager_id, TicketStatus.OPEN))]


def resume(ticket_id: str, ticket: Ticket, command: ResumeTicket) -> list[TicketResumed]:
    """Return that the ticket waits for us again. Raises: NotFoundError, WrongStatusError if it is open."""
    fitting = (TicketStatus.PAUSED, TicketStatus.RESOLVED)
    return [TicketResumed(**_ids(ticket_id, ticket, command.manager_id, *fitting))]


def resolve(ticket_id: str, ticket: Ticket, command: ResolveTicket) -> list[TicketResolved]:
    """Return that the client is helped. Raises: NotFoundError."""
    return [TicketResolved(**_ids(ticket_id, ticket, command.manager_id))]


def _evolves(limits: Limits) -> Callable[[Ticket, AnyEvent], Ticket]:
    def evolve(ticket: Ticket, event: AnyEvent) -> Ticket:
        """Return *ticket* after *event*; whoever is named last looks after it."""
        manager_id = getattr(event.data, "manager_id", None) or ticket.manager_id
        ticket = replace(ticket, manager_id=manager_id)
        match event.data:
            case TicketOpened(client_id=client_id) if ticket.opened_at is None:
                return _opened(replace(ticket, client_id=client_id), event.time, limits)
            case TicketAnswered():
                return replace(ticket, answered_at=ticket.answered_at or event.time, waits_since=None)
            case TicketPaused():
                return replace(_standing(ticket, event.time), status=TicketStatus.PAUSED)
            case TicketResumed():
                return replace(_going(ticket, event.time), status=TicketStatus.OPEN, waits_since=event.time)
            case TicketResolved():
                return replace(_standing(ticket, event.time), status=TicketStatus.RESOLVED, resolved_at=event.time)
            case _:
                return ticket

    return evolve


def _opened(ticket: Ticket, at: datetime, limits: Limits) -> Ticket:
    status = TicketStatus.OPEN if ticket.status is TicketStatus.UNKNOWN else ticket.status
    return replace(
        ticket,
        status=status,
        opened_at=at,
        waits_since=at if ticket.answered_at is None else None,
        answer_by=at + limits.answer,
        resolve_by=at + limits.resolve,
    )


def _standing(ticket: Ticket, at: datetime) -> Ticket:
    return replace(ticket, waits_since=None, stands_since=ticket.stands_since or at)


def _going(ticket: Ticket, at: datetime) -> Ticket:
    """Return *ticket* with as much later limits as its clock has stood."""
    stood = at - ticket.stands_since if ticket.stands_since else timedelta()
    answer_by = ticket.answer_by + stood if ticket.answer_by else None
    resolve_by = ticket.resolve_by + stood if ticket.resolve_by else None
    return replace(ticket, stands_since=None, answer_by=answer_by, resolve_by=resolve_by)


def _ids(ticket_id: str, ticket: Ticket, manager_id: str | None, *fitting: TicketStatus) -> dict[str, Any]:
    if ticket.client_id is None:
        raise NotFoundError(TICKET.name, ticket_id)
    if fitting and ticket.status not in fitting:
        raise WrongStatusError(TICKET.name, ticket_id, ticket.status)
    return {"ticket_id": ticket_id, "client_id": ticket.client_id, "manager_id": manager_id or ticket.manager_id}


def tickets(limits: Limits) -> Kind[Ticket]:
    """Return the kind, where tickets are to be answered and resolved within *limits*."""
    types = (TicketOpened, TicketAnswered, TicketPaused, TicketResumed, TicketResolved)
    return Kind(
        name="tickets",
        opened_by=TicketOpened,
        joined_by=dict.fromkeys(types, "ticket_id"),
        blank=Ticket(),
        evolve=_evolves(limits),
        facets=attributes("status", "manager_id", "client_id", "waits_since", "next_due"),
        owner="manager_id",
        is_free=True,
    )


TICKET = tickets(Limits())
