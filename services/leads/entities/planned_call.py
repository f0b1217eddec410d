"""A planned call: to be made by somebody at some time, moved, taken back, or made."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import Field

from services.leads.entities.permission import Permissions
from services.leads.errors import ContactCapError, DoNotCallError
from shared.command import Command
from shared.entity import Between, Conditions, Kind, attributes
from shared.events import (
    AnyEvent,
    CallCancelled,
    CallCompleted,
    CallPlanned,
    CallRescheduled,
    ContactMedium,
    ContactPermissionChanged,
    Direction,
    ShipmentDelivered,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Id, Moment


class PlannedCallStatus(StrEnum):
    """Where a planned call stands."""

    UNKNOWN = "unknown"
    PLANNED = "planned"
    MADE = "made"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """What is known of a planned call; `call_id` is the first call that was made for it."""

    status: PlannedCallStatus = PlannedCallStatus.UNKNOWN
    client_id: str | None = None
    lead_id: str | None = None
    manager_id: str | None = None
    due_at: datetime | None = None
    window_minutes: int | None = None
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """When a client is asked how a delivery went: so long *after* it, give or take the *window*."""

    after: timedelta
    window: timedelta


class PlanCall(Command):
    """A call is to be made, at a time or so many minutes around it; not to a client who does not want that."""

    call_id: Id | None = None
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id
    due_at: Moment
    window_minutes: int = Field(ge=0)


class RescheduleCall(Command):
    """The planned call is to be made at another time, perhaps by somebody else."""

    due_at: Moment
    window_minutes: int | None = Field(default=None, ge=0)
    manager_id: Id | None = None


class CancelCall(Command):
    """The planned call is not to be made."""


def plan(
    call_id: str, planned: PlannedCall, command: PlanCall, permissions: Permissions, others: int
) -> list[CallPlanned]:
    """Return that a call is planned, beside *others* to the client that were made or are planned in its month.

    Raises: AlreadyExistsError, DoNotCallError, ContactCapError.
    """
    if planned.status is not PlannedCallStatus.UNKNOWN:
        raise AlreadyExistsError(PLANNED_CALL.name, call_id)
    _respect(permissions, command.client_id, others)
    return [CallPlanned(**command.model_dump() | {"call_id": call_id})]


def reschedule(
    call_id: str, planned: PlannedCall, command: RescheduleCall, permissions: Permissions, others: int
) -> list[CallRescheduled]:
    """Return that the call has another time, beside *others* to the client that were made or are planned in its month.

    Raises: NotFoundError, WrongStatusError, DoNotCallError, ContactCapError.
    """
    said = _plan(call_id, planned)
    is_one_of_them = planned.due_at is not None and _month(planned.due_at) == _month(command.due_at)
    _respect(permissions, said["client_id"], others - is_one_of_them)
    return [CallRescheduled(**said | command.model_dump(exclude_none=True))]


def cancel(call_id: str, planned: PlannedCall, command: CancelCall) -> list[CallCancelled]:  # noqa: ARG001
    """Return that the call is not to be made. Raises: NotFoundError, WrongStatusError."""
    return [CallCancelled(**_plan(call_id, planned))]


def made_in_month(command: PlanCall | RescheduleCall, planned: PlannedCall) -> Conditions:
    """Return what is asked of calls, to count ours to the client in the month of *command*."""
    direction = Direction.OUTBOUND.value
    return {"client_id": _client(command, planned), "direction": direction, "started_at": _month(command.due_at)}


def planned_in_month(command: PlanCall | RescheduleCall, planned: PlannedCall) -> Conditions:
    """Return what is asked of planned calls, to count the client's in the month of *command*."""
    status = PlannedCallStatus.PLANNED.value
    return {"client_id": _client(command, planned), "status": status, "due_at": _month(command.due_at)}


def stopped(call_id: str, planned: PlannedCall, forbidden: AnyEvent) -> Reaction | None:
    """Return that the call is not to be made, because the client has *forbidden* it, if it was to be."""
    said: ContactPermissionChanged = forbidden.data
    if planned.status is not PlannedCallStatus.PLANNED or planned.client_id != said.client_id:
        return None
    return Reaction(forbidden, CallCancelled(**_plan(call_id, planned)), f"{call_id}:CallCancelled:{forbidden.id}")


def feedback_call(call_id: str, delivered: AnyEvent, permissions: Permissions, feedback: Feedback) -> Reaction | None:
    """Return that the client is asked how it went, after what was *delivered*, unless calls are not wanted."""
    said: ShipmentDelivered = delivered.data
    if not permissions.may_call:
        return None
    data = CallPlanned(
        call_id=call_id,
        client_id=said.client_id,
        manager_id=said.manager_id,
        due_at=delivered.time + feedback.after,
        window_minutes=int(feedback.window / timedelta(minutes=1)),
    )
    return Reaction(delivered, data, f"{call_id}:CallPlanned")


def evolve(planned: PlannedCall, event: AnyEvent) -> PlannedCall:
    """Return *planned* after *event*."""
    match event.data:
        case CallPlanned() | CallRescheduled() as said:
            is_new = planned.status is PlannedCallStatus.UNKNOWN
            status = PlannedCallStatus.PLANNED if is_new else planned.status
            return replace(planned, **said.model_dump(exclude={"call_id"}), status=status)
        case CallCancelled():
            return replace(planned, status=PlannedCallStatus.CANCELLED)
        case CallCompleted(call_id=call_id):
            return replace(planned, status=PlannedCallStatus.MADE, call_id=planned.call_id or call_id)
        case _:
            return planned


def _client(command: PlanCall | RescheduleCall, planned: PlannedCall) -> str | None:
    return command.client_id if isinstance(command, PlanCall) else planned.client_id


def _respect(permissions: Permissions, client_id: str, others: int) -> None:
    """Check that the client wants a call beside *others* in a month. Raises: DoNotCallError, ContactCapError."""
    wish = permissions.of(ContactMedium.CALL)
    if not wish.allowed:
        raise DoNotCallError(client_id)
    if wish.max_per_month is not None and others >= wish.max_per_month:
        raise ContactCapError(client_id, wish.max_per_month, others)


def _month(moment: datetime) -> Between:
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = (first + timedelta(days=32)).replace(day=1)
    return Between(first.timestamp(), following.timestamp())


def _plan(call_id: str, planned: PlannedCall) -> dict[str, Any]:
    if planned.due_at is None:
        raise NotFoundError(PLANNED_CALL.name, call_id)
    if planned.status is not PlannedCallStatus.PLANNED:
        raise WrongStatusError(PLANNED_CALL.name, call_id, planned.status)
    kept = ("client_id", "lead_id", "manager_id", "due_at", "window_minutes")
    return {"call_id": call_id} | {name: getattr(planned, name) for name in kept}


PLANNED_CALL = Kind(
    name="planned_calls",
    opened_by=CallPlanned,
    joined_by={
        **dict.fromkeys((CallPlanned, CallRescheduled, CallCancelled), "call_id"),
        CallCompleted: "planned_call_id",
    },
    blank=PlannedCall(),
    evolve=evolve,
    facets=attributes("status", "client_id", "lead_id", "manager_id", "due_at"),
    owner="manager_id",
)
