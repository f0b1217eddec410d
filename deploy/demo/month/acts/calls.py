"""Calls: planned, moved, taken back and made; missed, and answered in time or not."""

from datetime import timedelta
from typing import Any

from deploy.demo.month.month import Month

SLA = timedelta(minutes=30)
FEEDBACK_AFTER, FEEDBACK_WINDOW = timedelta(hours=24), timedelta(minutes=240)


async def calls(month: Month) -> None:
    """A call is made as planned, one without a plan, one is taken back; clients ask, and are answered."""
    await _planned(month)
    await _taken_back(month)
    await _asked_how_it_went(month)
    await _asked(month, is_missed_call=False, minutes=10)
    await _asked(month, is_missed_call=True, minutes=month.dice.one_of((20, 50)))


async def made(month: Month, client_id: str, manager: str, **more: Any) -> str:
    """Return the id of a call that is made now."""
    call_id, started = month.new_id("call"), month.clock()
    month.passes()
    outcome = month.dice.one_of(("connected", "no_answer"))
    said = {"call_id": call_id, "client_id": client_id, "manager_id": manager, "direction": "outbound", **more}
    ended = {"outcome": outcome, "started_at": started.isoformat(), "duration_seconds": 60}
    await month.commands.give("leads", "/v1/calls", said | ended)
    month.books.add("calls_completed", started, manager)
    month.books.share("connect_rate", started, manager, outcome == "connected")
    month.books.add("calls_unplanned", started, manager, "planned_call_id" not in more)
    return call_id


async def _planned(month: Month) -> None:
    manager, client_id, planned_id = month.somebody(), month.new_id("client"), month.new_id("planned-call")
    due = month.passes() + timedelta(minutes=30)
    plan = {"call_id": planned_id, "client_id": client_id, "manager_id": manager, "due_at": due.isoformat()}
    await month.commands.give("leads", "/v1/calls/plan", plan | {"window_minutes": 15})
    later = due + timedelta(minutes=30)
    moved = {"due_at": later.isoformat()}
    await month.commands.give("leads", "/v1/planned-calls/{call_id}/reschedule", moved, call_id=planned_id)
    month.passes(timedelta(minutes=60))
    began = month.clock()
    call_id = await made(month, client_id, manager, planned_call_id=planned_id)
    month.books.share("call_plan_adherence", later, manager, 1)
    await made(month, client_id, manager)
    score = month.dice.number(50, 100)
    await month.commands.give("leads", "/v1/calls/{call_id}/score", {"score": score}, call_id=call_id)
    month.books.share("call_quality_score", began, manager, score)


async def _taken_back(month: Month) -> None:
    planned_id, due = month.new_id("planned-call"), month.passes() + timedelta(hours=1)
    plan = {"call_id": planned_id, "client_id": month.new_id("client"), "manager_id": month.somebody()}
    await month.commands.give("leads", "/v1/calls/plan", plan | {"due_at": due.isoformat(), "window_minutes": 15})
    await month.commands.give("leads", "/v1/planned-calls/{call_id}/cancel", call_id=planned_id)


async def _asked_how_it_went(month: Month) -> None:
    """Make the call that each delivery of the day before has planned; one is due a day after it, give or take."""
    while order_id := month.take("delivered order"):
        delivered, manager = month.origins[f"delivery of {order_id}"]
        planned_id = f"feedback-call-of-{order_id}"
        planned = await month.commands.until("leads", f"/v1/planned-calls/{planned_id}")
        due = delivered + FEEDBACK_AFTER
        is_kept = abs(month.clock() - due) <= FEEDBACK_WINDOW
        await made(month, str(planned["client_id"]), manager, planned_call_id=planned_id)
        month.books.share("call_plan_adherence", due, manager, is_kept, of=0)


async def _asked(month: Month, *, is_missed_call: bool, minutes: int) -> None:
    manager, received, id_ = month.somebody(), month.passes(), month.new_id("request")
    said = {"client_id": month.new_id("client"), "manager_id": manager}
    if is_missed_call:
        await month.commands.give("leads", "/v1/calls/missed", {**said, "call_id": id_})
        month.books.add("missed_calls", received, manager)
    else:
        await month.commands.give("leads", "/v1/requests", {**said, "request_id": id_, "channel": "web"})
    month.books.add("requests_received", received, manager)
    answered = month.passes(timedelta(minutes=minutes))
    await month.commands.give("leads", "/v1/requests/{request_id}/answer", {"by": "mail"}, request_id=id_)
    is_in_time = answered - received <= SLA
    month.books.share("request_answer_rate", received + SLA, manager, is_in_time)
    if is_missed_call:
        month.books.share("missed_call_recovery_rate", received + SLA, manager, is_in_time)
    month.books.sample("request_answer_seconds", answered, manager, (answered - received).total_seconds())
