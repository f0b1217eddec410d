"""What management asks for: tasks in time and not, tasks that a bad score brings, hand-offs between departments."""

from datetime import datetime, timedelta

from deploy.demo.month.month import Month

BAD_SCORE_DUE = timedelta(hours=24)
QUARTER_HOUR = timedelta(minutes=15)


async def work(month: Month) -> None:
    """One task is done, one is not, one is taken back; a bad score asks for another; a hand-off needs two attempts."""
    await _done(month)
    await _missed(month)
    await _taken_back(month)
    if month.today % 4 == 0:
        await _made_good(month)
        await _handed_over(month)


async def _done(month: Month) -> None:
    first, manager = month.dice.some_of(month.managers, 2)
    task_id, assigned = month.new_id("task"), month.passes()
    of = {"task_id": task_id}
    due = assigned + timedelta(hours=1)
    said = {**of, "manager_id": first, "priority": "urgent", "due_at": due.isoformat(), "duty": "D15"}
    await month.commands.give("kpi", "/v1/tasks", said)
    await month.commands.give("kpi", "/v1/tasks/{task_id}/reassign", {"manager_id": manager}, **of)
    later = due + timedelta(hours=1)
    await month.commands.give("kpi", "/v1/tasks/{task_id}/reschedule", {"due_at": later.isoformat()}, **of)
    done = month.passes(timedelta(minutes=90))
    await month.commands.give("kpi", "/v1/tasks/{task_id}/complete", **of)
    _judged(month, later, manager, is_done=True)
    month.books.sample("task_time_seconds", done, manager, (done - assigned).total_seconds())


async def _missed(month: Month) -> None:
    manager, due = month.somebody(), month.passes() + timedelta(minutes=20)
    await month.commands.give("kpi", "/v1/tasks", {"manager_id": manager, "due_at": due.isoformat()})
    _judged(month, due, manager, is_done=False)


async def _taken_back(month: Month) -> None:
    task_id, due = month.new_id("task"), month.passes() + timedelta(hours=1)
    said = {"task_id": task_id, "manager_id": month.somebody(), "due_at": due.isoformat()}
    await month.commands.give("kpi", "/v1/tasks", said)
    await month.commands.give("kpi", "/v1/tasks/{task_id}/cancel", task_id=task_id)


async def _made_good(month: Month) -> None:
    manager, survey_id, sent = month.somebody(), month.new_id("survey"), month.passes()
    said = {"survey_id": survey_id, "client_id": month.new_id("client"), "manager_id": manager, "kind": "csat"}
    await month.commands.give("leads", "/v1/surveys", said)
    answered = month.passes()
    await month.commands.give("leads", "/v1/surveys/{survey_id}/answer", {"score": 1}, survey_id=survey_id)
    task_id = f"task-of-feedback-{survey_id}"
    await month.commands.until("kpi", f"/v1/tasks/{task_id}", status="open")
    done = month.passes()
    await month.commands.give("kpi", "/v1/tasks/{task_id}/complete", task_id=task_id)
    month.books.add("surveys_sent", sent, manager)
    month.books.share("survey_response_rate", sent, manager, 1)
    month.books.add("feedback_received", answered, manager)
    month.books.share("csat", answered, manager, 0)
    _judged(month, answered + BAD_SCORE_DUE, manager, is_done=True)
    month.books.sample("task_time_seconds", done, manager, (done - answered).total_seconds())


async def _handed_over(month: Month) -> None:
    first, second, manager, asked = month.new_id("handoff"), month.new_id("handoff"), month.somebody(), month.passes()
    said = {"handoff_id": first, "manager_id": manager, "from_department": "sales", "to_department": "stock"}
    await month.commands.give("kpi", "/v1/handoffs", said)
    await month.commands.give("kpi", "/v1/handoffs/{handoff_id}/reject", handoff_id=first)
    month.passes()
    await month.commands.give("kpi", "/v1/handoffs", {"handoff_id": second, "retry_of": first})
    accepted = month.passes()
    await month.commands.give("kpi", "/v1/handoffs/{handoff_id}/accept", handoff_id=second)
    month.books.share("handoff_rejection_rate", asked, manager, 1)
    month.books.sample("handoff_time_seconds", accepted, manager, (accepted - asked).total_seconds())


def _judged(month: Month, due: datetime, manager: str, *, is_done: bool) -> None:
    month.books.share("tasks_on_time_rate", due, manager, is_done)
