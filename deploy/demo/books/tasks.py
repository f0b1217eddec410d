"""Which tasks were due when, and whether they were done by then (K50)."""

from collections.abc import Iterable, Iterator

from deploy.demo.books.due import Due, held_to
from deploy.demo.facts import Task


def tasks_due(tasks: Iterable[Task]) -> Iterator[Due]:
    """Yield every task by its deadline; one that was taken back before it is none."""
    for task in tasks:
        due_at = held_to(task.assigned, task.moved)
        if not (task.cancelled_at and task.cancelled_at <= due_at):
            yield Due(due_at, task.manager_id, task.done_at is not None and task.done_at <= due_at)
