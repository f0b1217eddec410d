"""What was to be done by a moment: it counts when the quarter hour of that moment has passed, done early or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deploy.demo.facts import Deadline

QUARTER_HOUR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is judged at a moment."""

    at: datetime
    manager_id: str
    is_kept: bool

    def has_come(self, now: datetime) -> bool:
        """Return whether the quarter hour of the moment has passed."""
        into_quarter = timedelta(minutes=self.at.minute % 15, seconds=self.at.second, microseconds=self.at.microsecond)
        return self.at - into_quarter + QUARTER_HOUR <= now


def held_to(first: Deadline, moved: Iterable[Deadline]) -> datetime:
    """Return the time set last; one that has passed can be moved no more."""
    due_at = first.due_at
    for deadline in moved:
        if deadline.at <= due_at:
            due_at = deadline.due_at
    return due_at
