"""The company's working time, as data: which days and hours are worked, and which days are holidays."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

_MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
_DAYS_A_WEEK = 7
_MINUTE = 60


@dataclass(frozen=True)
class WorkCalendar:
    """Working days and hours on the company's clock; summer time moves no working hour."""

    weekdays: tuple[int, ...] = _MONDAY_TO_FRIDAY
    """Monday is 0."""
    opens_minute: int = 9 * 60
    """Minutes after midnight at which work begins."""
    closes_minute: int = 18 * 60
    holidays: tuple[date, ...] = ()
    """In order; days on which nobody works."""

    def is_working_day(self, day: date) -> bool:
        """Say whether *day* is worked."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def working_days(self, first: date, last: date) -> int:
        """Return how many days from *first* to *last*, both included, are worked."""
        return max(0, self._before(last.toordinal() + 1) - self._before(first.toordinal()))

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Return the whole seconds of working time from *start* to *end*, both on the company's clock.

        An end before its start counts as 0.
        """
        if end <= start:
            return 0
        day_seconds = (self.closes_minute - self.opens_minute) * _MINUTE
        whole = self.working_days(start.date(), end.date()) * day_seconds
        return whole - self._worked(start) - (day_seconds * self.is_working_day(end.date()) - self._worked(end))

    def _worked(self, moment: datetime) -> int:
        """Return the seconds of its day's working time that are over at *moment*."""
        if not self.is_working_day(moment.date()):
            return 0
        second = moment.hour * 3600 + moment.minute * _MINUTE + moment.second
        return min(max(second, self.opens_minute * _MINUTE), self.closes_minute * _MINUTE) - self.opens_minute * _MINUTE

    def _before(self, ordinal: int) -> int:
        """Return how many days before that of *ordinal* are worked."""
        # The day of ordinal 1 is a Monday.
        weeks, weekday = divmod(ordinal - 1, _DAYS_A_WEEK)
        worked = weeks * len(self.weekdays) + self._before_in_week[weekday]
        return worked - bisect_left(self._days_off, ordinal)

    @cached_property
    def _before_in_week(self) -> tuple[int, ...]:
        """By weekday, how many days of its week before it are worked."""
        return tuple(sum(worked < weekday for worked in self.weekdays) for weekday in range(_DAYS_A_WEEK))

    @cached_property
    def _days_off(self) -> tuple[int, ...]:
        """Ordinals of the holidays that would be worked otherwise, in order."""
        return tuple(sorted({day.toordinal() for day in self.holidays if day.weekday() in self.weekdays}))
