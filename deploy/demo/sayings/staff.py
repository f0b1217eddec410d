"""What is said of the department and its work."""

from collections.abc import Iterator
from datetime import datetime

from deploy.demo.facts import CURRENCY, Absence, Person, Plan, Task
from deploy.demo.sayings.saying import Saying
from shared.events import (
    AbsenceRecorded,
    EventData,
    ManagerJoined,
    ManagerMoved,
    PlanSet,
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskRescheduled,
)

TaskEvent = type[TaskAssigned] | type[TaskRescheduled] | type[TaskCompleted] | type[TaskCancelled]


def of_person(person: Person) -> Iterator[Saying]:
    """Yield where the person was."""
    for place in person.places:
        data = ManagerJoined if place is person.places[0] else ManagerMoved
        yield (
            place.since,
            data(manager_id=person.manager_id, team_id=place.team_id, role=person.role, display_name=person.name),
        )


def plan_set(plan: Plan) -> PlanSet:
    """Return the plan as it was set."""
    return PlanSet(
        plan_id=plan.plan_id,
        scope=plan.scope,
        kpi=plan.kpi,
        period=plan.period,
        target=plan.target,
        currency=CURRENCY if plan.is_money else None,
        version=plan.version,
    )


def of_absence(absence: Absence) -> Iterator[Saying]:
    """Yield who is away."""
    data = AbsenceRecorded(
        absence_id=absence.absence_id,
        manager_id=absence.manager_id,
        from_day=absence.first,
        to_day=absence.last,
        kind=absence.kind,
    )
    yield absence.told_at, data


def of_task(task: Task) -> Iterator[Saying]:
    """Yield how the task was given, put off, done or taken back."""
    due_at = task.assigned.due_at
    yield task.assigned.at, _task(task, TaskAssigned, due_at)
    for deadline in task.moved:
        due_at = deadline.due_at
        yield deadline.at, _task(task, TaskRescheduled, due_at)
    if task.done_at:
        yield task.done_at, _task(task, TaskCompleted, due_at)
    if task.cancelled_at:
        yield task.cancelled_at, _task(task, TaskCancelled, due_at)


def _task(task: Task, kind: TaskEvent, due_at: datetime) -> EventData:
    return kind(task_id=task.task_id, manager_id=task.manager_id, priority=task.priority, due_at=due_at, duty=task.duty)
