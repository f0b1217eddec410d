"""A task: given to a manager with a deadline, perhaps put off in time, done or taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.record import Facets, RecordKind, by
from shared.events import AnyEvent, TaskAssigned, TaskCancelled, TaskCompleted, TaskRescheduled


@dataclass(frozen=True, slots=True)
class Task:
    """What is known of a task."""

    assigned_at: datetime | None = None
    manager: str | None = None
    due_at: datetime | None = None
    """The deadline that counts: moved only before it was over."""
    priority: str | None = None
    duty: str | None = None
    done_at: datetime | None = None
    cancelled_at: datetime | None = None
    """When it was taken back, unless it was done by then."""

    @property
    def facets(self) -> Facets:
        """Return what tasks are broken down by."""
        return ("priority", self.priority or ""), ("duty", self.duty or "")

    @property
    def ended_at(self) -> datetime | None:
        """Return when there was nothing more to do."""
        return self.done_at or self.cancelled_at


def task_state(events: Iterable[AnyEvent]) -> Task:
    """Return the task as its *events*, in order, leave it."""
    return reduce(_evolve, events, Task())


def _evolve(task: Task, event: AnyEvent) -> Task:
    match event.data:
        case TaskAssigned() | TaskRescheduled() as told:
            assigned_at = event.time if task.assigned_at is None and event.type == "TaskAssigned" else task.assigned_at
            if task.due_at is not None and event.time > task.due_at:
                return replace(task, assigned_at=assigned_at)  # the deadline is broken already
            return replace(
                task,
                assigned_at=assigned_at,
                manager=told.manager_id,
                due_at=told.due_at,
                priority=told.priority,
                duty=told.duty or task.duty,
            )
        case TaskCompleted() if task.ended_at is None:
            return replace(task, done_at=event.time)
        case TaskCancelled() if task.ended_at is None:
            return replace(task, cancelled_at=event.time)
        case _:
            return task


TASK = RecordKind(
    "task", task_state, dict.fromkeys((TaskAssigned, TaskRescheduled, TaskCompleted, TaskCancelled), by("task_id"))
)
