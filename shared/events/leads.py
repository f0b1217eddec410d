"""What the leads service says: leads, the touches and calls that work them."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.events.envelope import ClientEvent
from shared.topics import LEADS
from shared.values import Id, Moment

_YEAR_MINUTES = 366 * 24 * 60
"""Longer than any call or window; more would take a moment out of the calendar."""


class DisqualifyReason(StrEnum):
    """Why a lead is no longer worked; the first three say that it never was one."""

    SPAM = "spam"
    DUPLICATE = "duplicate"
    TEST = "test"
    NO_NEED = "no_need"
    NO_BUDGET = "no_budget"
    UNREACHABLE = "unreachable"


class Medium(StrEnum):
    """How a client was reached."""

    CALL = "call"
    MEETING = "meeting"
    MAIL = "mail"
    CHAT = "chat"
    MESSAGE = "message"


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


class LeadsEvent(ClientEvent):
    """An event of `sales.leads`."""

    topic: ClassVar[str] = LEADS
    owner: ClassVar[str] = "leads"


class LeadCreated(LeadsEvent):
    """A prospect came in."""

    lead_id: Id
    client_id: Id
    channel: Id | None = Field(default=None, description="none = unknown")
    campaign_id: Id | None = None
    promotion_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None
    manager_id: Id | None = None


class LeadAssigned(LeadsEvent):
    """A lead was given to a manager."""

    lead_id: Id
    client_id: Id
    manager_id: Id


class LeadTouched(LeadsEvent):
    """Somebody, or something automatic, contacted the client of an open lead."""

    lead_id: Id
    client_id: Id
    manager_id: Id
    touch_id: Id = Field(description="the call's or meeting's id where there is one")
    medium: Medium
    automatic: bool


class LeadQualified(LeadsEvent):
    """A lead is worth a deal."""

    lead_id: Id
    client_id: Id
    manager_id: Id
    channel: Id | None = None
    campaign_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None


class LeadDisqualified(LeadsEvent):
    """A lead is no longer worked."""

    lead_id: Id
    client_id: Id
    manager_id: Id | None = None
    reason: DisqualifyReason


class LeadConverted(LeadsEvent):
    """A lead's deal was won; for other services: no KPI counts it."""

    lead_id: Id
    client_id: Id
    deal_id: Id


class CallPlanned(LeadsEvent):
    """A call is to be made."""

    call_id: Id = Field(description="the planned call's own id")
    client_id: Id
    lead_id: Id | None = None
    manager_id: Id
    due_at: Moment
    window_minutes: int = Field(
        ge=0, le=_YEAR_MINUTES, description="how far from due_at an attempt still counts, either way"
    )


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
