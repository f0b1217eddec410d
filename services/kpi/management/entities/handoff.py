"""A hand-off: one department asks another to take something over, which accepts or rejects; then one may try again."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from services.kpi.management.errors import NotSaidError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, HandoffAccepted, HandoffRejected, HandoffRequested
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Id

Answer = TypeVar("Answer", HandoffAccepted, HandoffRejected)


class HandoffStatus(StrEnum):
    """Where a hand-off stands."""

    UNKNOWN = "unknown"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Handoff:
    """What is known of one try."""

    status: HandoffStatus = HandoffStatus.UNKNOWN
    retry_of: str | None = None
    """The first try of the chain, if this is not it."""
    manager_id: str | None = None
    from_department: str | None = None
    to_department: str | None = None
    requested_at: datetime | None = None


class RequestHandoff(Command):
    """A department is asked to take something over.

    `retry_of` names a rejected hand-off that is tried again: what is not said is as it was then.
    """

    handoff_id: Id | None = None
    retry_of: Id | None = None
    manager_id: Id | None = None
    from_department: Id | None = None
    to_department: Id | None = None


class AcceptHandoff(Command):
    """The department takes it over."""


class RejectHandoff(Command):
    """The department does not take it over."""


def request(handoff_id: str, handoff: Handoff, command: RequestHandoff, before: Handoff) -> list[HandoffRequested]:
    """Return that the department was asked, after *before* if that was rejected.

    Raises: AlreadyExistsError, NotFoundError, WrongStatusError, NotSaidError.
    """
    if handoff.status is not HandoffStatus.UNKNOWN:
        raise AlreadyExistsError(HANDOFF.name, handoff_id)
    if command.retry_of is not None:
        _refuse_retry(command.retry_of, before)
    facts = {}
    for field in ("manager_id", "from_department", "to_department"):
        facts[field] = getattr(command, field) or getattr(before, field)
        if facts[field] is None:
            raise NotSaidError(field)
    return [HandoffRequested(handoff_id=handoff_id, retry_of=before.retry_of or command.retry_of, **facts)]


def _refuse_retry(of: str, before: Handoff) -> None:
    if before.status is HandoffStatus.UNKNOWN:
        raise NotFoundError(HANDOFF.name, of)
    if before.status is not HandoffStatus.REJECTED:
        raise WrongStatusError(HANDOFF.name, of, before.status)


def accept(handoff_id: str, handoff: Handoff, command: AcceptHandoff) -> list[HandoffAccepted]:  # noqa: ARG001
    """Return that it was taken over. Raises: NotFoundError, WrongStatusError."""
    return [_answer(HandoffAccepted, handoff_id, handoff)]


def reject(handoff_id: str, handoff: Handoff, command: RejectHandoff) -> list[HandoffRejected]:  # noqa: ARG001
    """Return that it was not taken over. Raises: NotFoundError, WrongStatusError."""
    return [_answer(HandoffRejected, handoff_id, handoff)]


def _answer(type_: type[Answer], handoff_id: str, handoff: Handoff) -> Answer:
    if handoff.status is HandoffStatus.UNKNOWN:
        raise NotFoundError(HANDOFF.name, handoff_id)
    if handoff.status is not HandoffStatus.REQUESTED:
        raise WrongStatusError(HANDOFF.name, handoff_id, handoff.status)
    return type_(
        handoff_id=handoff_id,
        retry_of=handoff.retry_of,
        manager_id=str(handoff.manager_id),
        from_department=str(handoff.from_department),
        to_department=str(handoff.to_department),
    )


def evolve(handoff: Handoff, event: AnyEvent) -> Handoff:
    """Return *handoff* after *event*; the first answer stands."""
    match event.data:
        case HandoffRequested() as said if handoff.requested_at is None:
            status = HandoffStatus.REQUESTED if handoff.status is HandoffStatus.UNKNOWN else handoff.status
            return Handoff(status, **said.model_dump(exclude={"handoff_id"}), requested_at=event.time)
        case HandoffAccepted() if handoff.status is not HandoffStatus.REJECTED:
            return replace(handoff, status=HandoffStatus.ACCEPTED)
        case HandoffRejected() if handoff.status is not HandoffStatus.ACCEPTED:
            return replace(handoff, status=HandoffStatus.REJECTED)
        case _:
            return handoff


HANDOFF = Kind(
    name="handoffs",
    opened_by=HandoffRequested,
    joined_by=dict.fromkeys((HandoffRequested, HandoffAccepted, HandoffRejected), "handoff_id"),
    blank=Handoff(),
    evolve=evolve,
    facets=attributes("status", "manager_id", "from_department", "to_department", "retry_of", "requested_at"),
    owner="manager_id",
)
