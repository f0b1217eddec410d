"""Days as lists sort them."""

from datetime import UTC, date, datetime, time


def begins(day: date | None) -> datetime | None:
    """Return the moment that stands for *day* in a list: midnight, UTC."""
    return None if day is None else datetime.combine(day, time(), UTC)
