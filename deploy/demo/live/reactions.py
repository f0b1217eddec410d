"""What the services began of their own accord during the day: calls after deliveries, tasks for late shipments."""

from collections.abc import Iterator

from deploy.demo.facts import Deadline, PlannedCall, Task
from deploy.demo.live.ears import Ears
from shared.events import CallCancelled, CallPlanned, TaskAssigned, TaskCancelled


def begun_by_services(ears: Ears) -> Iterator[PlannedCall | Task]:
    """Yield what *ears* have heard of it: nobody in the play does any of it."""
    called_off = {event.data.call_id: event.time for event in ears.all_of(CallCancelled)}
    for event in ears.all_of(CallPlanned):
        plan: CallPlanned = event.data
        yield PlannedCall(
            plan.call_id,
            plan.client_id,
            plan.manager_id,
            Deadline(event.time, plan.due_at),
            plan.window_minutes,
            cancelled_at=called_off.get(plan.call_id),
        )
    taken_back = {event.data.task_id: event.time for event in ears.all_of(TaskCancelled)}
    for event in ears.all_of(TaskAssigned):
        given: TaskAssigned = event.data
        yield Task(
            given.task_id,
            given.manager_id,
            given.priority,
            Deadline(event.time, given.due_at),
            given.duty,
            cancelled_at=taken_back.get(given.task_id),
        )
