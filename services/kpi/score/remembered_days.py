"""The readings of past days that a reader remembers: they stand until a cell they are made from is written. Pure.

Every batch that writes a cell of a day writes the company's cells of that day and month too, so the versions of these,
a shard's each, tell whether any has changed. While a batch may be writing, what was read of its days is not kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.kpi.cells import Version
from services.kpi.score.blocks import MONTHS, is_month, spans_in
from services.kpi.score.directory import Directory
from shared.events import KpiReading
from shared.values import Scope

Versions = tuple[Version | None, ...]
"""Of one cell, by shard; None where the shard has no such cell."""
ReadingsByScope = dict[Scope, dict[str, KpiReading]]
"""Of one day, by KPI."""


class Basis(NamedTuple):
    """What all readings depend on, besides cells."""

    generation: str
    directory: Directory
    today: date

    def is_that_of(self, other: "Basis | None") -> bool:
        """Say whether it is the same; a directory that was read anew is another."""
        if other is None or self.directory is not other.directory:
            return False
        return (self.generation, self.today) == (other.generation, other.today)


def spans_to_watch(days: Collection[date], first_month: str, *, with_earlier: bool) -> set[str]:
    """Return the company's cells that tell whether a cell of *days*, or *with_earlier* of a day before, has changed."""
    if not with_earlier or not days:
        return {day.isoformat() for day in days}
    last = max(days)
    parts = {f"{day:%Y-%m}" for day in days} | {MONTHS}
    return {span for part in parts for span in spans_in(part, first_month, last)}


class Stamps:
    """What changes with a cell of a day; None while a batch may be writing one."""

    def __init__(self, intended: Sequence[Version | None], versions: Mapping[str, Versions]) -> None:
        """Make stamps of the *versions* of the company's cells, which were read after each shard's *intended* one."""
        self._intended, self._versions = intended, versions
        self._running: dict[str, Versions] = {}
        before: Versions = (None,) * len(intended)
        running = before
        for span in sorted(versions):  # each month comes before its days
            if is_month(span):
                running, before = before, _latest(before, versions[span])
            else:
                running = self._running[span] = _latest(running, versions[span])

    def own(self, day: date) -> Versions | None:
        """Return what changes with the cells of *day*."""
        return self._settled(self._versions[day.isoformat()])

    def running(self, day: date) -> Versions | None:
        """Return what changes with the cells of *day* and of all days before."""
        return self._settled(self._running[day.isoformat()])

    def _settled(self, versions: Versions) -> Versions | None:
        """Return *versions*, unless a shard's intended batch, which may still be writing, is one of them."""
        both = zip(versions, self._intended, strict=True)
        is_settled = all(found is None or (last and found.batch < last.batch) for found, last in both)
        return versions if is_settled else None


def _latest(some: Versions, others: Versions) -> Versions:
    return tuple(max(filter(None, both), default=None) for both in zip(some, others, strict=True))


class _Day(NamedTuple):
    stamp: Versions
    readings: ReadingsByScope


class RememberedDays:
    """Readings by day; the days asked for least recently go first."""

    def __init__(self, most: int = 60_000) -> None:
        self._most = most
        self._basis: Basis | None = None
        self._days: OrderedDict[date, _Day] = OrderedDict()

    def of(
        self, days: Iterable[date], basis: Basis, stamp_of: Callable[[date], Versions | None]
    ) -> dict[date, ReadingsByScope]:
        """Return what is known of *days*: what is added is remembered, except of days without a stamp."""
        if not basis.is_that_of(self._basis):
            self._days.clear()
            self._basis = basis
        return {day: self._day(day, stamp_of(day)) for day in days}

    def forget(self) -> None:
        """Keep to the bound."""
        sizes = {day: sum(map(len, known.readings.values())) for day, known in self._days.items()}
        held = sum(sizes.values())
        while held > self._most:
            day, _ = self._days.popitem(last=False)
            held -= sizes[day]

    def _day(self, day: date, stamp: Versions | None) -> ReadingsByScope:
        if stamp is None:
            return {}
        known = self._days.get(day)
        if known is None or known.stamp != stamp:
            known = self._days[day] = _Day(stamp, {})
        self._days.move_to_end(day)
        return known.readings
