"""What management says of work: tasks, and hand-offs between departments."""

from enum import StrEnum

from pydantic import Field

from shared.events.owners import ManagementEvent
from shared.values import Id, Moment


class Priority(StrEnum):
    """How much a task presses."""

    URGENT = "urgent"
    IMPORTANT = "important"
    NORMAL = "normal"


class _Task(ManagementEvent):
    task_id: Id
    manager_id: Id
    priority: Priority
    due_at: Moment
    duty: str | None = Field(
        default=None, pattern="^D(0[1-9]|[12][0-9]|3[0-2])$", description="the duty it serves, as D15"
    )

    @property
    def subject(self) -> str:
        """Return the task's id."""
        return self.task_id


class TaskAssigned(_Task):
    """A manager is to do something."""


class TaskRescheduled(_Task):
    """A task is due at another time."""


class TaskCompleted(_Task):
    """A task is done."""


class TaskCancelled(_Task):
    """A task is no longer to be done."""


class _Handoff(ManagementEvent):
    handoff_id: Id
    retry_of: Id | None = Field(default=None, description="the first hand-off of the chain")
    manager_id: Id = Field(description="the requester")
    from_department: Id
    to_department: Id

    @property
    def subject(self) -> str:
        """Return the id of the first hand-off of the chain."""
        return self.retry_of or self.handoff_id


class HandoffRequested(_Handoff):
    """A department was asked to take something over."""


class HandoffAccepted(_Handoff):
    """A department took it over."""


class HandoffRejected(_Handoff):
    """A department did not take it over."""
