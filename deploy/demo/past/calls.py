"""Calls: those to leads, and the many others of a manager's day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.facts import Call
from deploy.demo.past.cast import Cast
from shared.events import CallOutcome, Direction

OUTCOMES = {CallOutcome.CONNECTED: 62, CallOutcome.NO_ANSWER: 24, CallOutcome.BUSY: 6, CallOutcome.VOICEMAIL: 8}
TALK, RINGING = timedelta(minutes=3), timedelta(seconds=20)
INBOUND, REPORTED_TWICE = 0.3, 0.02
OFFICE_OPENS, OFFICE_MINUTES = time(8, 30), 9 * 60


def calls_of_day(cast: Cast, manager: str, day: date, clients: int) -> Iterator[Call]:
    """Yield the calls of one manager's working day with some of the first *clients* clients."""
    opens = datetime.combine(day, OFFICE_OPENS, UTC)
    for number in range(1, 1 + cast.dice.number(2, 8)):
        started = opens + timedelta(minutes=cast.dice.number(0, OFFICE_MINUTES), seconds=cast.dice.number(0, 59))
        client = f"client-{cast.dice.number(1, clients):04}"
        yield call_at(cast, f"call-{manager}-{day}-{number}", client, manager, started)


def call_at(
    cast: Cast, call_id: str, client_id: str, manager: str, started_at: datetime, *, lead_id: str | None = None
) -> Call:
    """Return a call that began then; some are reported twice, and are still one call."""
    outcome = cast.dice.weighted(OUTCOMES)
    lasted = cast.dice.lasting(TALK if outcome is CallOutcome.CONNECTED else RINGING)
    return Call(
        call_id,
        client_id,
        manager,
        Direction.INBOUND if lead_id is None and cast.dice.happens(INBOUND) else Direction.OUTBOUND,
        outcome,
        started_at,
        int(lasted.total_seconds()),
        started_at + lasted,
        lead_id,
        reports=2 if cast.dice.happens(REPORTED_TWICE) else 1,
    )


def ending_at(moment: datetime, call: Call) -> Call:
    """Return *call* as it would be if it ended, and was reported, at *moment*."""
    return replace(call, started_at=moment - timedelta(seconds=call.duration_seconds), reported_at=moment)
