"""Working days as plans are paced by them: the company's, less the days on which a manager was not there. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.kpi.records.calendar import WorkCalendar
from services.kpi.score.roster import Roster
from shared.events import AbsenceRecorded
from shared.values import Period, Scope, ScopeKind


class Working(NamedTuple):
    """The working days of a period."""

    whole: int
    """The company's."""
    own: int
    """Those on which the scope was there: a manager joins, leaves and is away; all others always are."""
    elapsed: int
    """Those of `own` that have come, today included."""

    @property
    def remaining(self) -> int:
        """Return how many of one's own are still to come, today not included."""
        return self.own - self.elapsed


@dataclass(frozen=True)
class Attendance:
    """Who is there on which day."""

    calendar: WorkCalendar
    roster: Roster
    away: Mapping[str, Iterable[AbsenceRecorded]] = field(default_factory=dict)
    """By manager."""

    def is_present(self, manager: str, day: date) -> bool:
        """Say whether *manager* works here on *day* and is not away; holidays and weekends are no absence."""
        is_away = any(one.from_day <= day <= one.to_day for one in self.away.get(manager, ()))
        return self.roster.works_here(manager, day) and not is_away

    def working(self, scope: Scope, period: Period, today: date) -> Working:
        """Return the working days of *period* for *scope*."""
        whole = self.calendar.working_days(period.first, period.last)
        if scope.kind is not ScopeKind.MANAGER:
            return Working(whole, whole, self.calendar.working_days(period.first, min(today, period.last)))
        own = [day for day in period.days() if self.calendar.is_working_day(day) and self.is_present(scope.id, day)]
        return Working(whole, len(own), sum(day <= today for day in own))
