"""Durations as measures: one declaration gives counts by bucket, sums and shares, in wall-clock and in working time.

What is still open is a stock of a count and of the moments it began at, so its mean age is known at any time (R17).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from services.kpi.measures.durations import bucket_of
from services.kpi.measures.measure import Measure, Move, Moves, MovesOfSeveral, bucket, within
from services.kpi.records.record import Facets, RecordKind
from services.kpi.records.rules import Rules

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Span(NamedTuple):
    """A duration that came to its end: it counts on the day of `end`, for `manager`."""

    manager: str | None
    start: datetime
    end: datetime
    facets: Facets = ()
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    """What lies between does not count; in order, without overlaps."""


class Waiting(NamedTuple):
    """Something that waits: since `start` (where its age begins), until `until` if it waits no longer."""

    manager: str | None
    start: datetime
    until: datetime | None = None
    facets: Facets = ()
    age_from: datetime | None = None
    """Where its age begins, if it came to `manager` only later."""


@dataclass(frozen=True, slots=True)
class Durations:
    """The measures of one duration, all from the same spans."""

    count: Measure
    """By bucket of wall-clock time, and by limit."""
    seconds: Measure
    working: Measure
    """By bucket of working time."""
    working_seconds: Measure
    limits: tuple[int, ...] = ()
    """Seconds of wall-clock time within which the share of spans is asked for."""
    open: Measure | None = None
    open_since: Measure | None = None
    """Seconds since 1970 at which what is open began, summed."""
    all: tuple[Measure, ...] = field(default=())


def durations(
    name: str,
    of: RecordKind,
    spans: Callable[[Any, Rules], Iterable[Span]],
    meaning: str,
    *,
    limits: tuple[int, ...] = (),
    waiting: Callable[[Any, Rules], Iterable[Waiting]] | None = None,
    by: tuple[str, ...] = (),
) -> Durations:
    """Return the measures of the duration *name*, one for each of *spans*, and of what is still *waiting*."""

    def told(state: Any, rules: Rules) -> Iterator[tuple[Measure, Move]]:
        for span in spans(state, rules):
            seconds, worked = wall_seconds(span), working_seconds(span, rules)
            manager, end, facets = span.manager, span.end, span.facets
            yield count, Move(end, manager, 1, bucket(bucket_of(seconds)), facets)
            for limit in limits:
                if seconds <= limit:
                    yield count, Move(end, manager, 1, within(limit), facets)
            yield total, Move(end, manager, seconds, "", facets)
            yield working, Move(end, manager, 1, bucket(bucket_of(worked)), facets)
            yield working_total, Move(end, manager, worked, "", facets)
        for one in waiting(state, rules) if waiting else ():
            began = int(((one.age_from or one.start) - _EPOCH).total_seconds())
            yield still_open, Move(one.start, one.manager, 1, "", one.facets)
            yield since, Move(one.start, one.manager, began, "", one.facets)
            if one.until is not None:
                until = max(one.start, one.until)
                yield still_open, Move(until, one.manager, -1, "", one.facets)
                yield since, Move(until, one.manager, -began, "", one.facets)

    def measure(suffix: str, what: str, *, is_stock: bool = False) -> Measure:
        its = name + suffix
        return Measure(its, of, _those_of(its, told), f"{meaning}{what}", is_stock=is_stock, by=by, together=told)

    count = measure("", ", by duration")
    total = measure("_seconds", ": seconds, summed")
    working = measure("_working", ", by duration in working time")
    working_total = measure("_working_seconds", ": working seconds, summed")
    finished = (count, total, working, working_total)
    if waiting is None:
        return Durations(*finished, limits, all=finished)
    still_open = measure("_open", ": those still open", is_stock=True)
    since = measure("_open_since", ": seconds since 1970 at which they began", is_stock=True)
    return Durations(*finished, limits, still_open, since, (*finished, still_open, since))


def _those_of(name: str, told: MovesOfSeveral) -> Moves:
    return lambda state, rules: (move for measure, move in told(state, rules) if measure.name == name)


def wall_seconds(span: Span) -> int:
    """Return the whole seconds of *span*, pauses left out; an end before the start (two clocks) counts as 0."""
    return _counted(span, _seconds_between)


def working_seconds(span: Span, rules: Rules) -> int:
    """Return the whole seconds of working time in *span*, pauses left out."""
    return _counted(span, rules.working_seconds)


def _seconds_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


def _counted(span: Span, between: Callable[[datetime, datetime], int]) -> int:
    whole = between(span.start, span.end) if span.end > span.start else 0
    if not span.pauses:
        return whole
    paused = sum(
        between(max(start, span.start), min(end, span.end))
        for start, end in span.pauses
        if min(end, span.end) > max(start, span.start)
    )
    return max(0, whole - paused)
