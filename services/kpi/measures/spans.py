"""Durations as measures: one declaration gives counts by bucket, sums and shares, in wall-clock and in working time.

What is still open is a stock of a count and of the moments it began at, so its mean age is known at any time (R17).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from services.kpi.measures.durations import bucket_of
from services.kpi.measures.measure import Measure, Move, bucket, within
from services.kpi.measures.once import once
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


def durations(  # noqa: C901  # five small functions over the same spans
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
    spans = once(spans)

    def counts(state: Any, rules: Rules) -> Iterator[Move]:
        for span in spans(state, rules):
            seconds = wall_seconds(span)
            yield Move(span.end, span.manager, 1, bucket(bucket_of(seconds)), span.facets)
            for limit in limits:
                if seconds <= limit:
                    yield Move(span.end, span.manager, 1, within(limit), span.facets)

    def sums(state: Any, rules: Rules) -> Iterator[Move]:
        for span in spans(state, rules):
            yield Move(span.end, span.manager, wall_seconds(span), facets=span.facets)

    def working_counts(state: Any, rules: Rules) -> Iterator[Move]:
        for span in spans(state, rules):
            yield Move(span.end, span.manager, 1, bucket(bucket_of(working_seconds(span, rules))), span.facets)

    def working_sums(state: Any, rules: Rules) -> Iterator[Move]:
        for span in spans(state, rules):
            yield Move(span.end, span.manager, working_seconds(span, rules), facets=span.facets)

    count = Measure(name, of, counts, f"{meaning}, by duration", by=by)
    seconds = Measure(f"{name}_seconds", of, sums, f"{meaning}: seconds, summed", by=by)
    working = Measure(f"{name}_working", of, working_counts, f"{meaning}, by duration in working time", by=by)
    working_sum = Measure(f"{name}_working_seconds", of, working_sums, f"{meaning}: working seconds, summed", by=by)
    finished = (count, seconds, working, working_sum)
    if waiting is None:
        return Durations(*finished, limits, all=finished)
    still_open, since = _open(name, of, waiting, meaning)
    return Durations(*finished, limits, still_open, since, (*finished, still_open, since))


def _open(
    name: str, of: RecordKind, waiting: Callable[[Any, Rules], Iterable[Waiting]], meaning: str
) -> tuple[Measure, Measure]:
    waiting = once(waiting)

    def counts(state: Any, rules: Rules) -> Iterator[Move]:
        for one in waiting(state, rules):
            yield Move(one.start, one.manager, 1, facets=one.facets)
            if one.until is not None:
                yield Move(max(one.start, one.until), one.manager, -1, facets=one.facets)

    def starts(state: Any, rules: Rules) -> Iterator[Move]:
        for one in waiting(state, rules):
            began = int((one.start - _EPOCH).total_seconds())
            yield Move(one.start, one.manager, began, facets=one.facets)
            if one.until is not None:
                yield Move(max(one.start, one.until), one.manager, -began, facets=one.facets)

    return (
        Measure(f"{name}_open", of, counts, f"{meaning}: those still open", is_stock=True),
        Measure(f"{name}_open_since", of, starts, f"{meaning}: seconds since 1970 at which they began", is_stock=True),
    )


def wall_seconds(span: Span) -> int:
    """Return the whole seconds of *span*, pauses left out; an end before the start (two clocks) counts as 0."""
    return _counted(span, lambda start, end: int((end - start).total_seconds()))


def working_seconds(span: Span, rules: Rules) -> int:
    """Return the whole seconds of working time in *span*, pauses left out."""
    return _counted(span, rules.working_seconds)


def _counted(span: Span, between: Callable[[datetime, datetime], int]) -> int:
    whole = between(span.start, span.end) if span.end > span.start else 0
    paused = sum(
        between(max(start, span.start), min(end, span.end))
        for start, end in span.pauses
        if min(end, span.end) > max(start, span.start)
    )
    return max(0, whole - paused)
