"""What tasks contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.rules import Rules
from services.kpi.records.task import TASK, Task

_BY = ("priority", "duty")


def _due(task: Task, _rules: Rules) -> Iterator[Move]:
    """Yield the deadline, unless the task was taken back before it; taken back after it, it was missed (R18)."""
    if task.due_at and not (task.cancelled_at and task.cancelled_at <= task.due_at):
        yield Move(task.due_at, task.manager, 1)


def _on_time(task: Task, rules: Rules) -> Iterator[Move]:
    if task.due_at and task.done_at and task.done_at <= task.due_at:
        yield from _due(task, rules)


def _to_done(task: Task, _rules: Rules) -> Iterator[Span]:
    if task.assigned_at and task.done_at:
        yield Span(task.manager, task.assigned_at, task.done_at)


def _waiting(task: Task, _rules: Rules) -> Iterator[Waiting]:
    if task.assigned_at:
        yield Waiting(task.manager, task.assigned_at, task.ended_at)


TASKS_DUE = Measure("tasks_due", TASK, _due, "tasks due, less those taken back in time", is_due=True, by=_BY)
TASKS_ON_TIME = Measure(
    "tasks_on_time", TASK, _on_time, "those of tasks_due that were done in time", is_due=True, by=_BY
)
TIME_TO_DONE = durations(
    "task_time",
    TASK,
    _to_done,
    "tasks done, since they were assigned",
    waiting=_waiting,
    by=_BY,
)

MEASURES = (TASKS_DUE, TASKS_ON_TIME, *TIME_TO_DONE.all)
