"""Money spent on channels."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Spend:
    """What a channel cost on a day; told later."""

    spend_id: str
    channel: str
    day: date
    amount_minor: int
    told_at: datetime
