"""What was to be done by a moment: it counts when the quarter hour of that moment has passed, done early or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
