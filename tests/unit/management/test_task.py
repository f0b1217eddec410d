"""Tasks: assigned, put off, given to another, done or taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.kpi.management.entities.task import (
    TASK,
    AssignTask,
    CancelTask,
    CompleteTask,
    ReassignTask,
    RescheduleTask,
    Task,
    TaskStatus,
    assign,
    cancel,
    complete,
    reassign,
    reschedule,
    withdrawal,
)
from services.kpi.management.errors import NothingChangesError
from shared.events import Priority
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from tests.builders import (
    MORNING,
    a_shipment_delivered,
    a_task_assigned,
    a_task_cancelled,
    a_task_completed,
    a_task_rescheduled,
)

HOUR = timedelta(hours=1)
OPEN = Task(TaskStatus.OPEN, "ann", Priority.URGENT, MORNING, "D15")
DONE = Task(TaskStatus.DONE, "ann", Priority.URGENT, MORNING, "D15")
STEPS: list[tuple[Callable[..., Any], Any]] = [
    (reschedule, RescheduleTask(due_at=MORNING + HOUR)),
    (reassign, ReassignTask(manager_id="bob")),
    (complete, CompleteTask()),
    (cancel, CancelTask()),
]


def test_a_task_is_assigned_once() -> None:
    [assigned] = assign("task-1", Task(), AssignTask(manager_id="ann", due_at=MORNING, duty="D15"))

    assert (assigned.task_id, assigned.priority, assigned.due_at) == ("task-1", Priority.NORMAL, MORNING)
    with pytest.raises(AlreadyExistsError):
        assign("task-1", OPEN, AssignTask(manager_id="ann", due_at=MORNING))


@pytest.mark.parametrize(("step", "command"), STEPS)
def test_what_happens_to_a_task_says_all_that_is_known_of_it(step: Callable[..., Any], command: Any) -> None:
    [said] = step("task-1", OPEN, command)

    known = {"manager_id": "ann", "priority": Priority.URGENT, "due_at": MORNING, "duty": "D15"}
    assert said.model_dump() == {"task_id": "task-1"} | known | command.model_dump(exclude_none=True)


@pytest.mark.parametrize(("step", "command"), STEPS)
def test_nothing_happens_to_a_task_that_is_over_or_was_never_assigned(step: Callable[..., Any], command: Any) -> None:
    with pytest.raises(WrongStatusError, match="done"):
        step("task-1", DONE, command)
    with pytest.raises(NotFoundError):
        step("task-1", Task(), command)


def test_a_task_that_stays_as_it_is_is_not_told_again() -> None:
    with pytest.raises(NothingChangesError):
        reschedule("task-1", OPEN, RescheduleTask(due_at=MORNING))
    with pytest.raises(NothingChangesError):
        reassign("task-1", OPEN, ReassignTask(manager_id="ann"))


def test_a_task_whose_reason_is_gone_is_cancelled_only_while_it_is_open() -> None:
    reason = a_shipment_delivered()
    reaction = withdrawal("task-1", reason, OPEN)

    assert reaction is not None
    assert (reaction.data.__class__.__name__, reaction.event_id) == ("TaskCancelled", "task-1:TaskCancelled")
    assert [withdrawal("task-1", reason, task) for task in (DONE, Task())] == [None, None]


def test_a_task_is_as_it_was_told_last_until_the_first_end() -> None:
    assigned = a_task_assigned(at=MORNING)
    later = a_task_rescheduled(at=MORNING + HOUR, due_at=MORNING + 9 * HOUR)
    done, taken_back = a_task_completed(at=MORNING + 2 * HOUR), a_task_cancelled(at=MORNING + 3 * HOUR)

    put_off = TASK.state_of([later, assigned])
    assert (put_off.status, put_off.due_at) == (TaskStatus.OPEN, MORNING + 9 * HOUR)
    assert TASK.state_of([assigned, later, taken_back, done]).status is TaskStatus.DONE
    assert TASK.state_of([later]).status is TaskStatus.UNKNOWN
