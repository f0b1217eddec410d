"""The shape of a year and of a week: how busy the department is on a day."""

from datetime import date, timedelta

MONTHS = (0.7, 0.8, 0.95, 1.0, 1.0, 0.95, 0.8, 0.75, 0.95, 1.05, 1.2, 1.45)
"""January to December."""
WEEKDAYS = (1.2, 1.1, 1.05, 1.0, 0.85, 0.2, 0.15)
"""Monday to Sunday."""
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def rush_of(day: date) -> float:
    """Return how busy *day* is; a usual working day of a usual month is 1."""
    return MONTHS[day.month - 1] * WEEKDAYS[day.weekday()]


def is_worked(day: date) -> bool:
    """Return whether anybody is in the office."""
    return day.weekday() < SATURDAY


def last_worked(day: date) -> date:
    """Return the working day before *day*."""
    before = day - ONE_DAY
    return before if is_worked(before) else last_worked(before)


def next_worked(day: date) -> date:
    """Return the working day after *day*."""
    after = day + ONE_DAY
    return after if is_worked(after) else next_worked(after)
