"""Days on which something holds of a client, and the stocks that they make: each with the client's owner of the day."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.kpi.measures.measure import Move
from services.kpi.records.client import Client
from services.kpi.records.facts import ACCOUNT_PLAN, CARD, KEY_FLAG

Levels = Sequence[tuple[date, int]]
"""From each day on, so much; of two for one day the later stands."""
Owners = Sequence[tuple[date, str | None]]
"""From each day on, whose the client is; before the first it is nobody's."""


class Stay(NamedTuple):
    """From *first* on something holds, up to the day before *end*; None = it has no end yet."""

    first: date
    end: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day and (self.end is None or day < self.end)


def stock(levels: Levels, owners: Owners) -> Iterator[Move]:
    """Yield what makes up a stock that is at *levels*; when the client goes to another, it goes along (R7)."""
    level, owner = dict(levels), dict(owners)
    holder: str | None = None
    held = 0
    for day in sorted(level.keys() | owner.keys()):
        to, much = owner.get(day, holder), level.get(day, held)
        if (to, much) != (holder, held):
            if held:
                yield Move(day, holder, -held)
            if much:
                yield Move(day, to, much)
        holder, held = to, much


def levels_of(stays: Iterable[Stay], level: int = 1) -> list[tuple[date, int]]:
    """Return the levels of something that is at *level* during *stays*, in order and apart."""
    return [one for stay in stays for one in ((stay.first, level), *(((stay.end, 0),) if stay.end else ()))]


def in_both(some: Sequence[Stay], others: Sequence[Stay]) -> list[Stay]:
    """Return when both hold."""
    found: list[Stay] = []
    one = other = 0
    while one < len(some) and other < len(others):
        first = max(some[one].first, others[other].first)
        end = _earlier(some[one].end, others[other].end)
        if end is None or first < end:
            found.append(Stay(first, end))
        if some[one].end == end:
            one += 1
        else:
            other += 1
    return found


def joined(stays: Iterable[Stay]) -> list[Stay]:
    """Return *stays*, in the order of their first days, so that what overlaps or touches is one."""
    found: list[Stay] = []
    for stay in stays:
        if found and (found[-1].end is None or stay.first <= found[-1].end):
            found[-1] = Stay(found[-1].first, _later(found[-1].end, stay.end))
        else:
            found.append(stay)
    return found


def owners_of(client: Client) -> list[tuple[date, str | None]]:
    """Return whose the client was: who was last named by its card, its account plan or its flag as a key account."""
    named = [
        (row.day, order, row.manager)
        for order, name in enumerate((CARD, ACCOUNT_PLAN, KEY_FLAG))
        for row in client.of(name)
        if row.manager
    ]
    return [(day, manager) for day, _, manager in sorted(named)]


def on(day: date, since: Owners) -> str | None:
    """Return whose it was on *day*."""
    place = bisect_right(since, day, key=_day)
    return since[place - 1][1] if place else None


def stay_on(day: date, stays: Sequence[Stay]) -> Stay | None:
    """Return the stay that *day* is in, if it is in one."""
    place = bisect_right(stays, day, key=_first)
    return stays[place - 1] if place and day in stays[place - 1] else None


def _day(one: tuple[date, str | None]) -> date:
    return one[0]


def _first(stay: Stay) -> date:
    return stay.first


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((end for end in (one, other) if end), default=None)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
