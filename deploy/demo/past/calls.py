"""Calls: those to leads, those that were planned, and the many others of a manager's day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.facts import Call, Deadline, PlannedCall
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.season import last_worked, rush_of
from shared.events import CallOutcome, Direction

OUTCOMES = {CallOutcome.CONNECTED: 62, CallOutcome.NO_ANSWER: 24, CallOutcome.BUSY: 6, CallOutcome.VOICEMAIL: 8}
TALK, RINGING = timedelta(minutes=3), timedelta(seconds=20)
INBOUND, REPORTED_TWICE = 0.3, 0.02
PLANS_AT, WINDOW_MINUTES = time(16, 30), 30
MOVED, CALLED_OFF, TRIED_LATE = 0.07, 0.04, 0.4


def calls_of_day(cast: Cast, manager: str, day: date, clients: int) -> Iterator[Call]:
    """Yield the unplanned calls of one manager's working day with some of the first *clients* clients."""
    usual = round(talent_of(manager).calls * rush_of(day) / 2)
    for number in range(1, 1 + cast.dice.number(max(0, usual - 1), usual + 1)):
        started = cast.in_office(day) + timedelta(seconds=cast.dice.number(0, 59))
        yield call_at(cast, f"call-{manager}-{day}-{number}", cast.client(clients), manager, started)


def planned_calls_of_day(cast: Cast, manager: str, day: date, clients: int) -> Iterator[PlannedCall | Call]:
    """Yield the calls planned the working day before for *day*, each with the attempt at it, if there was one."""
    planned_at = datetime.combine(last_worked(day), PLANS_AT, UTC)
    for number in range(1, 1 + cast.dice.number(0, max(1, talent_of(manager).calls // 2))):
        plan = Deadline(planned_at, cast.in_office(day))
        call = PlannedCall(f"plan-{manager}-{day}-{number}", cast.client(clients), manager, plan, WINDOW_MINUTES)
        call = _reconsidered(cast, call)
        yield call
        if call.cancelled_at is None:
            yield from _attempts(cast, call)


def _reconsidered(cast: Cast, call: PlannedCall) -> PlannedCall:
    """Return *call* as planned, put off, or called off, a while before its time."""
    before = call.planned.due_at - timedelta(minutes=50)
    if before >= cast.end:
        return call
    if cast.dice.happens(MOVED):
        return replace(call, moved=(Deadline(before, call.planned.due_at + timedelta(hours=2)),))
    return replace(call, cancelled_at=before) if cast.dice.happens(CALLED_OFF) else call


def _attempts(cast: Cast, call: PlannedCall) -> Iterator[Call]:
    """Yield the attempt, in time as often as the manager is diligent, or too late."""
    due_at = call.moved[-1].due_at if call.moved else call.planned.due_at
    if cast.dice.happens(talent_of(call.manager_id).diligence):
        started = due_at + timedelta(minutes=cast.dice.number(-25, 25))
    elif cast.dice.happens(TRIED_LATE):
        started = due_at + timedelta(hours=cast.dice.number(1, 3))
    else:
        return
    attempt = call_at(
        cast, f"call-of-{call.call_id}", call.client_id, call.manager_id, started, planned_call_id=call.call_id
    )
    if attempt.reported_at < cast.end:
        yield attempt


def call_at(
    cast: Cast,
    call_id: str,
    client_id: str,
    manager: str,
    started_at: datetime,
    *,
    lead_id: str | None = None,
    planned_call_id: str | None = None,
) -> Call:
    """Return a call that began then; some are reported twice, and are still one call."""
    outcome = cast.dice.weighted(OUTCOMES)
    lasted = cast.dice.lasting(TALK if outcome is CallOutcome.CONNECTED else RINGING)
    is_ours = lead_id is not None or planned_call_id is not None
    return Call(
        call_id,
        client_id,
        manager,
        Direction.OUTBOUND if is_ours or not cast.dice.happens(INBOUND) else Direction.INBOUND,
        outcome,
        started_at,
        int(lasted.total_seconds()),
        started_at + lasted,
        lead_id,
        planned_call_id,
        reports=2 if cast.dice.happens(REPORTED_TWICE) else 1,
    )


def ending_at(moment: datetime, call: Call) -> Call:
    """Return *call* as it would be if it ended, and was reported, at *moment*."""
    return replace(call, started_at=moment - timedelta(seconds=call.duration_seconds), reported_at=moment)
