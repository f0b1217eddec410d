"""Three months of the department, day by day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.department import department
from deploy.demo.dice import Dice
from deploy.demo.facts import Facts
from deploy.demo.past.aftermath import mistakes, told_afterwards
from deploy.demo.past.cast import Cast
from deploy.demo.past.course import a_lead_s_course
from deploy.demo.past.management import absences
from deploy.demo.past.office import calls_planned_for, worked
from deploy.demo.past.spend import spending_of_day
from deploy.demo.season import is_worked, rush_of

LEADS_A_DAY, VARIES_PERCENT = 12, (70, 130)
"""On a usual day."""


def months_before(day: date, months: int) -> date:
    """Return the same day *months* (fewer than 12) earlier, or the last of that month where it is shorter."""
    month = day.month - months
    year, month = (day.year, month) if month > 0 else (day.year - 1, month + 12)
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def past(seed: int, first: date, today: date) -> Facts:
    """Return what happened from the day *first* until *today* began."""
    staff = department(first, today)
    facts = Facts()
    away = [absence for absence in absences(today) if absence.told_at.date() >= first]
    facts.put(*staff.teams, *staff.people, *staff.plans, *away)
    end = datetime.combine(today, time(), UTC)
    cast = Cast(Dice(seed), [person.manager_id for person in staff.people], end, away)
    _play(cast, facts, first)
    facts.put(*told_afterwards(cast, facts, first))
    facts.mistakes.update(mistakes(cast, first))
    return facts


def _play(cast: Cast, facts: Facts, first: date) -> None:
    """Put in what happens day by day, until the calls are planned that the last day's successor is to have."""
    leads, count = 0, (cast.end.date() - first).days
    for day in (first + timedelta(days=number) for number in range(count)):
        for at in _arrivals(cast, day):
            leads += 1
            facts.put(*a_lead_s_course(cast, leads, at))
        facts.put(*spending_of_day(cast, day))
        if is_worked(day):
            facts.put(*worked(cast, day, leads), *(calls_planned_for(cast, day, leads) if day > first else ()))
    if is_worked(cast.end.date()):
        facts.put(*calls_planned_for(cast, cast.end.date(), leads))


def _arrivals(cast: Cast, day: date) -> Iterator[datetime]:
    """Return when leads come in on *day*, in order."""
    count = round(LEADS_A_DAY * rush_of(day) * cast.dice.number(*VARIES_PERCENT) / 100)
    midnight = datetime.combine(day, time(), UTC)
    return iter(sorted(midnight + timedelta(seconds=cast.dice.number(6 * 3600, 22 * 3600)) for _ in range(count)))
