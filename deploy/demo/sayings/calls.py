"""What is said of calls."""

from collections.abc import Iterator

from deploy.demo.facts import Call, Deadline, PlannedCall
from deploy.demo.sayings.saying import Saying
from shared.events import CallCancelled, CallCompleted, CallPlanned, CallRescheduled, EventData

PlanEvent = type[CallPlanned] | type[CallRescheduled] | type[CallCancelled]


def call_completed(call: Call) -> CallCompleted:
    """Return the call as the telephony reports it."""
    return CallCompleted(
        call_id=call.call_id,
        client_id=call.client_id,
        lead_id=call.lead_id,
        planned_call_id=call.planned_call_id,
        manager_id=call.manager_id,
        direction=call.direction,
        outcome=call.outcome,
        started_at=call.started_at,
        duration_seconds=call.duration_seconds,
    )


def of_planned_call(call: PlannedCall) -> Iterator[Saying]:
    """Yield how the call was planned, put off or called off."""
    standing = call.planned
    yield standing.at, _planned(call, CallPlanned, standing)
    for standing in call.moved:
        yield standing.at, _planned(call, CallRescheduled, standing)
    if call.cancelled_at:
        yield call.cancelled_at, _planned(call, CallCancelled, standing)


def _planned(call: PlannedCall, kind: PlanEvent, standing: Deadline) -> EventData:
    return kind(
        call_id=call.call_id,
        client_id=call.client_id,
        manager_id=call.manager_id,
        due_at=standing.due_at,
        window_minutes=call.window_minutes,
    )
