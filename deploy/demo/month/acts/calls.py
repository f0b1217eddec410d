"""Calls: planned, made, and made without a plan."""

from datetime import timedelta

from deploy.demo.month.month import Month


async def calls(month: Month) -> None:
    """Two calls are made, one of them as planned."""
    manager, client_id, planned_id = month.somebody(), month.new_id("client"), month.new_id("planned-call")
    due = month.passes() + timedelta(minutes=30)
    plan = {"call_id": planned_id, "client_id": client_id, "manager_id": manager, "due_at": due.isoformat()}
    await month.commands.give("leads", "/v1/calls/plan", plan | {"window_minutes": 15})
    month.passes(timedelta(minutes=30))
    for planned in (planned_id, None):
        started = month.clock()
        call = {"client_id": client_id, "manager_id": manager, "planned_call_id": planned, "direction": "outbound"}
        month.passes()
        outcome = month.dice.one_of(("connected", "no_answer"))
        said = call | {"outcome": outcome, "started_at": started.isoformat(), "duration_seconds": 60}
        await month.commands.give("leads", "/v1/calls", said)
        month.books.add("calls_completed", started, manager)
        month.books.share("connect_rate", started, manager, outcome == "connected")
    month.books.share("call_plan_adherence", due, manager, 1)
