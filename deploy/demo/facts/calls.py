"""Calls: those that were made, and those that were to be made."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.act import Deadline
from shared.events import CallOutcome, Direction


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and how often the telephony reports it."""

    call_id: str
    client_id: str
    manager_id: str
    direction: Direction
    outcome: CallOutcome
    started_at: datetime
    duration_seconds: int
    reported_at: datetime
    lead_id: str | None = None
    planned_call_id: str | None = None
    reports: int = 1


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call that was to be made: so many minutes before and after its time an attempt still counts."""

    call_id: str
    client_id: str
    manager_id: str
    planned: Deadline
    window_minutes: int
    moved: tuple[Deadline, ...] = ()
    cancelled_at: datetime | None = None
