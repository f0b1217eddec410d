"""Calls: those that are planned, and those that ended."""

from dataclasses import dataclass, replace

from pydantic import Field

from services.leads.entities.lead import Lead, Touch, contact_touch
from services.leads.entities.request import Request, check_client
from shared.command import Command
from shared.entity import Kind
from shared.events import (
    AnyEvent,
    CallCompleted,
    CallOutcome,
    CallPlanned,
    Direction,
    EventData,
    Medium,
)
from shared.refusals import AlreadyExistsError
from shared.values import Id, Moment

UNKNOWN_REQUEST = Request()


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """What is known of a planned call; `call_id` is the first call that was made for it."""

    plan: CallPlanned | None = None
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call; of two reports the last one stands."""

    report: CallCompleted | None = None


class PlanCall(Command):
    """A call is to be made."""

    call_id: Id | None = None
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id
    due_at: Moment
    window_minutes: int = Field(ge=0)


class CompleteCall(Command):
    """A call ended."""

    call_id: Id | None = None
    planned_call_id: Id | None = None
    client_id: Id
    lead_id: Id | None = None
    request_id: Id | None = None
    manager_id: Id
    direction: Direction
    outcome: CallOutcome
    started_at: Moment
    duration_seconds: int = Field(ge=0)


def plan(call_id: str, planned: PlannedCall, command: PlanCall) -> list[CallPlanned]:
    """Return that a call is planned. Raises: AlreadyExistsError."""
    if planned.plan is not None:
        raise AlreadyExistsError(PLANNED_CALL.name, call_id)
    return [CallPlanned(**command.model_dump() | {"call_id": call_id})]


def complete(
    call_id: str, call: Call, command: CompleteCall, lead: Lead, request: Request = UNKNOWN_REQUEST
) -> list[EventData]:
    """Return that the call ended, and that it touched the *lead* it names, if that is open.

    The *request* it names needs no word of its own: a connected call that names one is its answer, here as in the KPIs.

    Raises: AlreadyExistsError, WrongClientError.
    """
    if call.report is not None:
        raise AlreadyExistsError(CALL.name, call_id)
    check_client(command.request_id, request, command.client_id)
    touch = Touch(call_id, Medium.CALL)
    return [
        CallCompleted(**command.model_dump() | {"call_id": call_id}),
        *contact_touch(command.lead_id, lead, command.client_id, command.manager_id, touch),
    ]


def evolve_planned(planned: PlannedCall, event: AnyEvent) -> PlannedCall:
    """Return *planned* after *event*."""
    match event.data:
        case CallPlanned() as said:
            return replace(planned, plan=said)
        case CallCompleted(call_id=call_id):
            return replace(planned, call_id=planned.call_id or call_id)
        case _:
            return planned


def evolve(call: Call, event: AnyEvent) -> Call:
    """Return *call* after *event*."""
    return Call(event.data) if isinstance(event.data, CallCompleted) else call


PLANNED_CALL = Kind(
    name="planned_calls",
    opened_by=CallPlanned,
    joined_by={CallPlanned: "call_id", CallCompleted: "planned_call_id"},
    blank=PlannedCall(),
    evolve=evolve_planned,
)
CALL = Kind(name="calls", opened_by=CallCompleted, joined_by={CallCompleted: "call_id"}, blank=Call(), evolve=evolve)
