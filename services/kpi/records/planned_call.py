"""A planned call and the attempts made at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, CallCompleted, CallPlanned


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """What is known of a planned call."""

    manager: str | None = None
    due_at: datetime | None = None
    window: timedelta = timedelta()
    attempted_at: tuple[datetime, ...] = ()


def planned_call_state(events: Iterable[AnyEvent]) -> PlannedCall:
    """Return the planned call as its *events*, in order, leave it."""
    told = [event.data for event in events]
    attempts = tuple(data.started_at for data in told if isinstance(data, CallCompleted))
    plan = next((data for data in told if isinstance(data, CallPlanned)), None)
    if plan is None:
        return PlannedCall(attempted_at=attempts)
    return PlannedCall(plan.manager_id, plan.due_at, timedelta(minutes=plan.window_minutes), attempts)


PLANNED_CALL = RecordKind(
    "planned_call", planned_call_state, {CallPlanned: by("call_id"), CallCompleted: by("planned_call_id")}
)
