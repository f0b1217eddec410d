"""Leads: what is done about a prospect."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.act import Act
from shared.events import DisqualifyReason, Medium


@dataclass(frozen=True, slots=True)
class Touch(Act):
    """A contact with the client of an open lead."""

    touch_id: str
    medium: Medium
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class Disqualification:
    """A lead was dropped."""

    at: datetime
    manager_id: str | None
    reason: DisqualifyReason


@dataclass(frozen=True, slots=True)
class Lead:
    """A prospect and all that was done about it."""

    lead_id: str
    client_id: str
    created_at: datetime
    channel: str | None = None
    manager_id: str | None = None
    assignments: tuple[Act, ...] = ()
    touches: tuple[Touch, ...] = ()
    qualified: Act | None = None
    disqualified: Disqualification | None = None
    segment: str | None = None
    region: str | None = None
