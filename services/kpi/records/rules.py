"""The settings that numbers depend on: they belong to the generation, so changing one is a rebuild."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

SLOT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Rules:
    """How the company counts."""

    time_zone: str
    sheet_pages: int = 1
    """Pages of one manager's call sheet of one day and shard; raise it for diallers with tens of thousands of calls."""

    def local(self, moment: datetime) -> datetime:
        """Return *moment* on the company's clock."""
        return moment.astimezone(_zone(self.time_zone))

    def day(self, moment: datetime) -> date:
        """Return the company's calendar day of *moment*."""
        return self.local(moment).date()

    def slot(self, moment: datetime) -> int:
        """Return the quarter-hour of the company's day that *moment* lies in, 0 to 95."""
        local = self.local(moment)
        return (local.hour * 60 + local.minute) // SLOT_MINUTES


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
