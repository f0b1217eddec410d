"""What managers are to do."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.act import Deadline
from shared.events import Priority


@dataclass(frozen=True, slots=True)
class Task:
    """A manager was given something to do, for a duty of the department."""

    task_id: str
    manager_id: str
    priority: Priority
    assigned: Deadline
    duty: str | None = None
    moved: tuple[Deadline, ...] = ()
    done_at: datetime | None = None
    cancelled_at: datetime | None = None
