"""Stretches of time: where two overlap, and several as one."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.records.intervals import Interval, merged, overlap
from tests.builders import MORNING

HOURS = st.integers(0, 12)
PAIRS = st.lists(st.tuples(HOURS, HOURS), max_size=6)


def hour(number: int) -> datetime:
    return MORNING + timedelta(hours=number)


def lasts(interval: Interval | None, moment: datetime) -> bool:
    return interval is not None and interval.since <= moment and (interval.until is None or moment < interval.until)


@given(st.tuples(HOURS, HOURS | st.none()), st.tuples(HOURS, HOURS | st.none()), HOURS)
def test_an_overlap_lasts_when_both_do(one: tuple[int, int | None], other: tuple[int, int | None], number: int) -> None:
    first, second = (Interval(hour(a), None if b is None else hour(b)) for a, b in (one, other))
    moment = hour(number)

    assert lasts(overlap(first, second), moment) == (lasts(first, moment) and lasts(second, moment))


def test_stretches_that_only_touch_do_not_overlap() -> None:
    assert overlap(Interval(hour(1), hour(2)), Interval(hour(2))) is None


@given(PAIRS, HOURS)
def test_what_is_merged_lasts_when_any_does(pairs: list[tuple[int, int]], number: int) -> None:
    intervals = [(hour(a), hour(b)) for a, b in pairs]
    moment = hour(number)

    assert any(lasts(one, moment) for one in merged(intervals)) == any(a <= moment < b for a, b in intervals)


@given(PAIRS)
def test_what_is_merged_is_in_order_and_apart(pairs: list[tuple[int, int]]) -> None:
    ends = [end for one in merged((hour(a), hour(b)) for a, b in pairs) for end in one]

    assert all(one < next_ for one, next_ in pairwise(ends) if one and next_)
