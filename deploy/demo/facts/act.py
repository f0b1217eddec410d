"""What is common to many facts."""

from dataclasses import dataclass
from datetime import datetime

CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody did it, then."""

    at: datetime
    manager_id: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time was set for something that is to be done."""

    at: datetime
    due_at: datetime
