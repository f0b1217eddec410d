"""What the leads service says of leads, and of the requests that come in."""

from enum import StrEnum

from pydantic import Field

from shared.events.owners import LeadsEvent
from shared.events.parts import Medium
from shared.values import Id


class DisqualifyReason(StrEnum):
    """Why a lead is no longer worked; the first three say that it never was one."""

    SPAM = "spam"
    DUPLICATE = "duplicate"
    TEST = "test"
    NO_NEED = "no_need"
    NO_BUDGET = "no_budget"
    UNREACHABLE = "unreachable"


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


class InboundRequestReceived(LeadsEvent):
    """A client wrote or asked, and waits for an answer."""

    request_id: Id
    client_id: Id
    manager_id: Id | None = None
    channel: Id


class RequestAnswered(LeadsEvent):
    """A client's request got its answer."""

    request_id: Id = Field(description="a missed call's is its call_id")
    client_id: Id
    manager_id: Id
    by: Medium


class ProductRequested(LeadsEvent):
    """A client asked for a product."""

    request_id: Id
    client_id: Id
    manager_id: Id
    product: Id
