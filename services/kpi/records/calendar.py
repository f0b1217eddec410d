"""The company's working time, as data: which days and hours are worked, and which days are holidays."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime

_MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
_DAYS_A_WEEK = 7
_MINUTE = 60


@dataclass(frozen=True, slots=True)
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
        weeks, rest = divmod(ordinal - 1, _DAYS_A_WEEK)
        worked = weeks * len(self.weekdays) + sum(weekday < rest for weekday in self.weekdays)
        past = self.holidays[: bisect_left(self.holidays, date.fromordinal(ordinal))]
        return worked - sum(day.weekday() in self.weekdays for day in past)
