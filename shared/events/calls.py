"""What the leads service says of calls and meetings: planned, held, missed, scored."""

from enum import StrEnum

from pydantic import Field

from shared.events.owners import LeadsEvent
from shared.values import Id, Moment

_YEAR_MINUTES = 366 * 24 * 60
"""Longer than any call or window; more would take a moment out of the calendar."""


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class CallOutcome(StrEnum):
    """How a call ended."""

    CONNECTED = "connected"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"


class MeetingKind(StrEnum):
    """What a meeting was for."""

    PRESENTATION = "presentation"
    NEGOTIATION = "negotiation"
    VISIT = "visit"


class _CallPlan(LeadsEvent):
    """A call that is to be made, and when."""

    call_id: Id = Field(description="the planned call's own id")
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id
    due_at: Moment
    window_minutes: int = Field(
        ge=0, le=_YEAR_MINUTES, description="how far from due_at an attempt still counts, either way"
    )


class CallPlanned(_CallPlan):
    """A call is to be made."""


class CallRescheduled(_CallPlan):
    """A planned call is to be made at another time."""


class CallCancelled(_CallPlan):
    """A planned call is not to be made."""


class CallCompleted(LeadsEvent):
    """A call ended, whoever called and however it ended."""

    call_id: Id = Field(description="the telephony's id")
    planned_call_id: Id | None = None
    client_id: Id
    lead_id: Id | None = None
    request_id: Id | None = None
    manager_id: Id
    direction: Direction
    outcome: CallOutcome
    started_at: Moment
    duration_seconds: int = Field(ge=0, le=_YEAR_MINUTES * 60)


class CallMissed(LeadsEvent):
    """A client called and nobody answered; it is a request whose request_id is the call_id."""

    call_id: Id
    client_id: Id
    manager_id: Id | None = None


class CallScored(LeadsEvent):
    """Somebody judged how a call was led; the last score of a call counts."""

    call_id: Id
    client_id: Id
    manager_id: Id = Field(description="the caller")
    started_at: Moment = Field(description="the call's")
    score: int = Field(ge=0, le=100)


class MeetingHeld(LeadsEvent):
    """A client was met."""

    meeting_id: Id
    client_id: Id
    manager_id: Id
    kind: MeetingKind
