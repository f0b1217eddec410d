"""Which tasks were due when, and whether they were done by then (K50)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from deploy.demo.books.due import Due
from deploy.demo.facts import Task


def tasks_due(tasks: Iterable[Task]) -> Iterator[Due]:
    """Yield every task by its deadline; one that was taken back before it is none."""
    for task in tasks:
        due_at = _due_at(task)
        if not (task.cancelled_at and task.cancelled_at <= due_at):
            yield Due(due_at, task.manager_id, task.done_at is not None and task.done_at <= due_at)


def _due_at(task: Task) -> datetime:
    """Return the deadline set last; once it is broken, it stays broken."""
    due_at = task.assigned.due_at
    for moved in task.moved:
        if moved.at <= due_at:
            due_at = moved.due_at
    return due_at
