"""A planned call: when it is to be made, as last agreed before it was due, and the attempts made at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import NamedTuple

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, CallCancelled, CallCompleted, CallPlanned, CallRescheduled


class Appointment(NamedTuple):
    """Whose call it is, and when: so long before and after `due_at` an attempt counts."""

    manager: str
    due_at: datetime
    window: timedelta

    @property
    def ends_at(self) -> datetime:
        """Return when the last attempt can be made."""
        return self.due_at + self.window

    def is_kept_by(self, call: CallCompleted) -> bool:
        """Return whether *call* was tried in time, neither too early nor too late."""
        return abs(call.started_at - self.due_at) <= self.window


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """What is known of a planned call."""

    appointment: Appointment | None = None
    """The one that stands: what comes after its due time changes it no more (K07); none once it was cancelled."""
    attempts: tuple[CallCompleted, ...] = ()
    """One for each call_id, as last told."""


def planned_call_state(events: Iterable[AnyEvent]) -> PlannedCall:
    """Return the planned call as its *events*, in order, leave it."""
    told = list(events)
    attempts = {event.data.call_id: event.data for event in told if isinstance(event.data, CallCompleted)}
    standing: Appointment | None = None
    return PlannedCall(reduce(_evolve, told, standing), tuple(attempts.values()))


def _evolve(standing: Appointment | None, event: AnyEvent) -> Appointment | None:
    if standing and event.time > standing.due_at:
        return standing
    match event.data:
        case CallPlanned() as plan if standing is None:
            return Appointment(plan.manager_id, plan.due_at, timedelta(minutes=plan.window_minutes))
        case CallRescheduled() as plan:
            return Appointment(plan.manager_id, plan.due_at, timedelta(minutes=plan.window_minutes))
        case CallCancelled():
            return None
        case _:
            return standing


PLANNED_CALL = RecordKind(
    "planned_call",
    planned_call_state,
    {
        CallCompleted: by("planned_call_id"),
        **dict.fromkeys((CallPlanned, CallRescheduled, CallCancelled), by("call_id")),
    },
)
