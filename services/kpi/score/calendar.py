"""Which days are working days, and so how much of a period has passed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shared.values import Period

_MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The company's working days."""

    weekdays: frozenset[int] = _MONDAY_TO_FRIDAY
    """Monday is 0."""

    def elapsed_share(self, period: Period, today: date) -> Fraction | None:
        """Return which part of the *period*'s working days has come, *today* included; None where it has none."""
        if today >= period.last:
            return Fraction(1)
        working = [day for day in period.days() if day.weekday() in self.weekdays]
        if not working:
            return None
        return Fraction(sum(day <= today for day in working), len(working))
