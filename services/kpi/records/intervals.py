"""Stretches of time: where two overlap, and several as one."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """From *since* on, until *until* where it has ended."""

    since: datetime
    until: datetime | None = None


def overlap(one: Interval, other: Interval) -> Interval | None:
    """Return the time that both last; None where that is none."""
    since = max(one.since, other.since)
    until = min((end for end in (one.until, other.until) if end is not None), default=None)
    return Interval(since, until) if until is None or since < until else None


def merged(intervals: Iterable[tuple[datetime, datetime]]) -> list[Interval]:
    """Return the time that any of *intervals* lasts, in order and without overlaps; empty ones last none."""
    whole: list[tuple[datetime, datetime]] = []
    for since, until in sorted(intervals):
        if until <= since:
            continue
        if whole and since <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], until))
        else:
            whole.append((since, until))
    return [Interval(*one) for one in whole]
