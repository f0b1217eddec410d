"""The delivery calendar: on which days goods arrive, and how soon they can."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of delivery in a *zone*, one weekday at least; what is agreed after *cut_off* counts as agreed the next day.

    Goods arrive *lead_days* days of delivery after the day of the agreement, or later. Without anything said, on every
    day from the same one on.
    """

    zone: tzinfo = UTC
    weekdays: frozenset[int] = frozenset(range(7))
    """0 = Monday."""
    holidays: frozenset[date] = frozenset()
    cut_off: time = time.max
    lead_days: int = 0

    def delivers_on(self, day: date) -> bool:
        """Say whether goods arrive on *day*."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def day_of(self, moment: datetime) -> date:
        """Return the day that *moment* is on, in the calendar's zone."""
        return moment.astimezone(self.zone).date()

    def earliest(self, agreed: datetime) -> date:
        """Return the first day on which goods can arrive that are agreed on at *agreed*."""
        local = agreed.astimezone(self.zone)
        first = local.date() if local.time() <= self.cut_off else local.date() + _ONE_DAY
        days = self._days(first)
        for _ in range(self.lead_days):
            next(days)
        return next(days)

    def next_after(self, day: date) -> date:
        """Return the first day of delivery that is not before *day*."""
        return next(self._days(day))

    def end_of(self, day: date) -> datetime:
        """Return the last moment of *day* that a promise can name."""
        return datetime.combine(day, time(23, 59), self.zone)

    def _days(self, first: date) -> Iterator[date]:
        """Yield the days of delivery from *first* on."""
        for number in count():
            if self.delivers_on(day := first + number * _ONE_DAY):
                yield day
