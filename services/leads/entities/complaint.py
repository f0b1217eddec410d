"""A complaint: a client is not content, until that is settled."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, ComplaintOpened, ComplaintResolved
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Id


class ComplaintStatus(StrEnum):
    """Where a complaint stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is known of a complaint."""

    status: ComplaintStatus = ComplaintStatus.UNKNOWN
    client_id: str | None = None
    manager_id: str | None = None
    order_id: str | None = None
    opened_at: datetime | None = None
    resolved_at: datetime | None = None


class OpenComplaint(Command):
    """A client complains, of this manager's work or of an order of theirs."""

    complaint_id: Id | None = None
    client_id: Id
    manager_id: Id
    order_id: Id | None = None


class ResolveComplaint(Command):
    """The complaint is settled, by its manager if nobody else is named."""

    manager_id: Id | None = None


def open_complaint(complaint_id: str, complaint: Complaint, command: OpenComplaint) -> list[ComplaintOpened]:
    """Return that the client complained. Raises: AlreadyExistsError."""
    if complaint.client_id is not None:
        raise AlreadyExistsError(COMPLAINT.name, complaint_id)
    return [ComplaintOpened(**command.model_dump() | {"complaint_id": complaint_id})]


def resolve(complaint_id: str, complaint: Complaint, command: ResolveComplaint) -> list[ComplaintResolved]:
    """Return that the complaint is settled. Raises: NotFoundError, WrongStatusError."""
    manager_id = command.manager_id or complaint.manager_id
    if complaint.client_id is None or manager_id is None:
        raise NotFoundError(COMPLAINT.name, complaint_id)
    if complaint.status is not ComplaintStatus.OPEN:
        raise WrongStatusError(COMPLAINT.name, complaint_id, complaint.status)
    return [
        ComplaintResolved(
            complaint_id=complaint_id,
            client_id=complaint.client_id,
            manager_id=manager_id,
            order_id=complaint.order_id,
        )
    ]


def evolve(complaint: Complaint, event: AnyEvent) -> Complaint:
    """Return *complaint* after *event*."""
    match event.data:
        case ComplaintOpened() as opened:
            facts = opened.model_dump(exclude={"complaint_id"})
            is_new = complaint.status is ComplaintStatus.UNKNOWN
            status = ComplaintStatus.OPEN if is_new else complaint.status
            return replace(complaint, **facts, status=status, opened_at=complaint.opened_at or event.time)
        case ComplaintResolved():
            return replace(complaint, status=ComplaintStatus.RESOLVED, resolved_at=event.time)
        case _:
            return complaint


COMPLAINT = Kind(
    name="complaints",
    opened_by=ComplaintOpened,
    joined_by=dict.fromkeys((ComplaintOpened, ComplaintResolved), "complaint_id"),
    blank=Complaint(),
    evolve=evolve,
    facets=attributes("status", "manager_id", "client_id", "order_id", "opened_at"),
    owner="manager_id",
)
