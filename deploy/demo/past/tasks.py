"""Tasks that managers are given, and how far they get with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.facts import Deadline, Task
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.season import next_worked
from shared.events import Priority

DUTIES: dict[str | None, float] = {"D15": 6, "D02": 3, "D06": 3, "D24": 2, "D26": 2, "D28": 2, None: 3}
PRIORITIES = {Priority.URGENT: 2.0, Priority.IMPORTANT: 3.0, Priority.NORMAL: 5.0}
GIVEN, PUT_OFF, TAKEN_BACK, LATE = 0.2, 0.08, 0.04, 0.6
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)


def tasks_of_day(cast: Cast, manager: str, day: date) -> Iterator[Task]:
    """Yield what the manager was given to do on *day*, if anything."""
    if not cast.dice.happens(GIVEN):
        return
    given_at = datetime.combine(day, OFFICE_OPENS, UTC) + timedelta(minutes=cast.dice.number(0, 400))
    due = Deadline(given_at, datetime.combine(_days_on(day, cast.dice.number(1, 4)), OFFICE_CLOSES, UTC))
    task = Task(f"task-{manager}-{day}", manager, cast.dice.weighted(PRIORITIES), due, cast.dice.weighted(DUTIES))
    yield _worked_on(cast, _put_off(cast, task))


def _put_off(cast: Cast, task: Task) -> Task:
    at = task.assigned.due_at - timedelta(hours=2)
    if at >= cast.end or not cast.dice.happens(PUT_OFF):
        return task
    return replace(task, moved=(Deadline(at, task.assigned.due_at + timedelta(days=3)),))


def _worked_on(cast: Cast, task: Task) -> Task:
    """Return *task* done in time as often as the manager is diligent, or done late, or not at all."""
    begun, due_at = max([task.assigned.at, *(one.at for one in task.moved)]), task.assigned.due_at
    due_at = task.moved[-1].due_at if task.moved else due_at
    in_time = begun + (due_at - begun) * cast.dice.number(10, 95) / 100
    if cast.dice.happens(TAKEN_BACK):
        return replace(task, cancelled_at=in_time) if in_time < cast.end else task
    if cast.dice.happens(talent_of(task.manager_id).diligence):
        done_at = in_time
    elif cast.dice.happens(LATE):
        done_at = due_at + cast.dice.lasting(timedelta(days=1))
    else:
        return task
    return replace(task, done_at=done_at) if done_at < cast.end else task


def _days_on(day: date, count: int) -> date:
    return day if count == 0 else _days_on(next_worked(day), count - 1)
