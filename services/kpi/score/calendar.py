"""How much of a period's working time has passed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.kpi.records.calendar import WorkCalendar
from shared.values import Period


@dataclass(frozen=True, slots=True)
class Calendar:
    """The company's working days, as plans are paced by them."""

    days: WorkCalendar

    def elapsed_share(self, period: Period, today: date) -> Fraction | None:
        """Return which part of the *period*'s working days has come, *today* included; None where it has none."""
        if today >= period.last:
            return Fraction(1)
        working = self.days.working_days(period.first, period.last)
        return Fraction(self.days.working_days(period.first, today), working) if working else None
