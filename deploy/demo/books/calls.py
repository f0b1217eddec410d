"""Which calls were planned for when, and whether anybody tried in time (K07)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from deploy.demo.books.due import Due, held_to
from deploy.demo.facts import Facts


def planned_calls_due(facts: Facts) -> Iterator[Due]:
    """Yield every planned call by the end of its window; one that was called off before its time is none."""
    attempts: dict[str | None, list[datetime]] = defaultdict(list)
    for call in facts.calls.values():
        attempts[call.planned_call_id].append(call.started_at)
    for planned in facts.planned_calls.values():
        due_at, window = held_to(planned.planned, planned.moved), timedelta(minutes=planned.window_minutes)
        if not (planned.cancelled_at and planned.cancelled_at <= due_at):
            is_kept = any(abs(at - due_at) <= window for at in attempts[planned.call_id])
            yield Due(due_at + window, planned.manager_id, is_kept)
