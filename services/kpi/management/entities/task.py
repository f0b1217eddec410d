"""A task of a manager: assigned with a deadline, perhaps put off or given to another, done or taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import Field

from services.kpi.management.errors import NothingChangesError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, Priority, TaskAssigned, TaskCancelled, TaskCompleted, TaskRescheduled
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Id, Moment

TaskFact = TypeVar("TaskFact", TaskAssigned, TaskRescheduled, TaskCompleted, TaskCancelled)


class TaskStatus(StrEnum):
    """Where a task stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Task:
    """What is known of a task."""

    status: TaskStatus = TaskStatus.UNKNOWN
    manager_id: str | None = None
    priority: Priority | None = None
    due_at: datetime | None = None
    duty: str | None = None


class AssignTask(Command):
    """A manager is to do something by a deadline; a title and details belong elsewhere, under the same id."""

    task_id: Id | None = None
    manager_id: Id
    priority: Priority = Priority.NORMAL
    due_at: Moment
    duty: str | None = Field(default=None, description="the duty it serves, as D15")


class RescheduleTask(Command):
    """An open task is due at another time, and perhaps presses more or less; KPIs keep a deadline that was missed."""

    due_at: Moment
    priority: Priority | None = None


class ReassignTask(Command):
    """An open task is another manager's now; priority and deadline stay."""

    manager_id: Id


class CompleteTask(Command):
    """An open task is done."""


class CancelTask(Command):
    """An open task is no longer to be done."""


def assign(task_id: str, task: Task, command: AssignTask) -> list[TaskAssigned]:
    """Return that the manager is to do it. Raises: AlreadyExistsError."""
    if task.status is not TaskStatus.UNKNOWN:
        raise AlreadyExistsError(TASK.name, task_id)
    return [TaskAssigned(**command.model_dump() | {"task_id": task_id})]


def reschedule(task_id: str, task: Task, command: RescheduleTask) -> list[TaskRescheduled]:
    """Return the new deadline. Raises: NotFoundError, WrongStatusError, NothingChangesError."""
    priority = command.priority or task.priority
    said = _said(TaskRescheduled, task_id, task, due_at=command.due_at, priority=priority)
    if (said.due_at, said.priority) == (task.due_at, task.priority):
        raise NothingChangesError(TASK.name, task_id)
    return [said]


def reassign(task_id: str, task: Task, command: ReassignTask) -> list[TaskAssigned]:
    """Return that another manager is to do it. Raises: NotFoundError, WrongStatusError, NothingChangesError."""
    said = _said(TaskAssigned, task_id, task, manager_id=command.manager_id)
    if said.manager_id == task.manager_id:
        raise NothingChangesError(TASK.name, task_id)
    return [said]


def complete(task_id: str, task: Task, command: CompleteTask) -> list[TaskCompleted]:  # noqa: ARG001
    """Return that it is done. Raises: NotFoundError, WrongStatusError."""
    return [_said(TaskCompleted, task_id, task)]


def cancel(task_id: str, task: Task, command: CancelTask) -> list[TaskCancelled]:  # noqa: ARG001
    """Return that it is no longer to be done. Raises: NotFoundError, WrongStatusError."""
    return [_said(TaskCancelled, task_id, task)]


def withdrawal(task_id: str, trigger: AnyEvent, task: Task) -> Reaction | None:
    """Return that *trigger* took away the reason for the task, if it is still open."""
    if task.status is not TaskStatus.OPEN:
        return None
    return Reaction(trigger, _said(TaskCancelled, task_id, task), f"{task_id}:TaskCancelled")


def _said(type_: type[TaskFact], task_id: str, task: Task, **anew: Any) -> TaskFact:
    """Return a fact about an open task: what is known of it, and what is said *anew*."""
    if task.status is TaskStatus.UNKNOWN:
        raise NotFoundError(TASK.name, task_id)
    if task.status is not TaskStatus.OPEN:
        raise WrongStatusError(TASK.name, task_id, task.status)
    known = {"manager_id": task.manager_id, "priority": task.priority, "due_at": task.due_at, "duty": task.duty}
    return type_(**known | {"task_id": task_id} | anew)


def evolve(task: Task, event: AnyEvent) -> Task:
    """Return *task* after *event*; who is the first to end it does."""
    match event.data:
        case TaskAssigned() | TaskRescheduled() as said if task.status in {TaskStatus.UNKNOWN, TaskStatus.OPEN}:
            is_assigned = isinstance(said, TaskAssigned) or task.status is TaskStatus.OPEN
            status = TaskStatus.OPEN if is_assigned else TaskStatus.UNKNOWN
            return Task(status, said.manager_id, said.priority, said.due_at, said.duty or task.duty)
        case TaskCompleted() if task.status is not TaskStatus.CANCELLED:
            return replace(task, status=TaskStatus.DONE)
        case TaskCancelled() if task.status is not TaskStatus.DONE:
            return replace(task, status=TaskStatus.CANCELLED)
        case _:
            return task


TASK = Kind(
    name="tasks",
    opened_by=TaskAssigned,
    joined_by=dict.fromkeys((TaskAssigned, TaskRescheduled, TaskCompleted, TaskCancelled), "task_id"),
    blank=Task(),
    evolve=evolve,
    facets=attributes("manager_id", "status", "priority", "duty", "due_at"),
    owner="manager_id",
)
