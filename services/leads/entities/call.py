"""A call that ended, and what somebody thought of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import Field

from services.leads.entities.lead import Lead, Touch, contact_touch
from services.leads.entities.request import Request, check_client
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, CallCompleted, CallOutcome, CallScored, Direction, EventData, Medium
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id, Moment

UNKNOWN_REQUEST = Request()


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call; of two reports, and of two scores, the last one stands."""

    report: CallCompleted | None = None
    score: int | None = None

    @property
    def client_id(self) -> str | None:
        """Return whom it was with."""
        return self.report.client_id if self.report else None

    @property
    def manager_id(self) -> str | None:
        """Return whose it was."""
        return self.report.manager_id if self.report else None

    @property
    def direction(self) -> Direction | None:
        """Return who called whom."""
        return self.report.direction if self.report else None

    @property
    def started_at(self) -> datetime | None:
        """Return when it began."""
        return self.report.started_at if self.report else None


class CompleteCall(Command):
    """A call ended; the open lead that it names is touched."""

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


class ScoreCall(Command):
    """Somebody judges how the call was led: 0 to 100; the last score counts."""

    score: int = Field(ge=0, le=100)


def complete(
    call_id: str, call: Call, command: CompleteCall, lead: Lead, request: Request = UNKNOWN_REQUEST
) -> list[EventData]:
    """Return that the call ended, and that it touched the *lead* it names, if that is open.

    The *request* it names needs no word of its own: a connected call that names one is its answer, here as in the KPIs.

    Raises: AlreadyExistsError, WrongClientError.
    """
    if call.report is not None:
        raise AlreadyExistsError(CALL.name, call_id)
    ended = CallCompleted(**command.model_dump() | {"call_id": call_id})
    check_client(command.request_id, request, command.client_id)
    touch = Touch(call_id, Medium.CALL)
    return [ended, *contact_touch(command.lead_id, lead, command.client_id, command.manager_id, touch)]


def score(call_id: str, call: Call, command: ScoreCall) -> list[CallScored]:
    """Return what was thought of the call. Raises: NotFoundError."""
    if call.report is None:
        raise NotFoundError(CALL.name, call_id)
    copied = call.report.model_dump(include={"call_id", "client_id", "manager_id", "started_at"})
    return [CallScored(**copied, score=command.score)]


def evolve(call: Call, event: AnyEvent) -> Call:
    """Return *call* after *event*."""
    match event.data:
        case CallCompleted() as report:
            return replace(call, report=report)
        case CallScored(score=given):
            return replace(call, score=given)
        case _:
            return call


CALL = Kind(
    name="calls",
    opened_by=CallCompleted,
    joined_by=dict.fromkeys((CallCompleted, CallScored), "call_id"),
    blank=Call(),
    evolve=evolve,
    facets=attributes("client_id", "manager_id", "direction", "started_at"),
    owner="manager_id",
)
