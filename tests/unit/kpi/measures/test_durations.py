"""Buckets of durations: counters whose quantiles err by at most 1 %, and not at all up to 50 seconds."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.measures.durations import bucket_of, middle_of, quantile
from shared.values import LARGEST

DECADES = 30 * 366 * 24 * 3600
SHARES = st.fractions(0, 1, max_denominator=100)
DURATIONS = st.lists(st.one_of(st.integers(0, 120), st.integers(0, 10_000), st.integers(0, DECADES)), min_size=1)
MEDIAN = Fraction(1, 2)


def exact_quantile(values: list[int], share: Fraction) -> float:
    ordered, rank = sorted(values), share * (len(values) - 1)
    low = ordered[int(rank)]
    return float(low + (ordered[min(int(rank) + 1, len(values) - 1)] - low) * (rank - int(rank)))


@given(st.integers(0, DECADES))
def test_a_buckets_middle_is_within_1_percent_of_all_in_it(seconds: int) -> None:
    assert middle_of(bucket_of(seconds)) == pytest.approx(seconds, rel=0.01)


@pytest.mark.parametrize("seconds", range(51))
def test_up_to_50_seconds_nothing_is_lost(seconds: int) -> None:
    assert middle_of(bucket_of(seconds)) == seconds


@given(st.integers(0, DECADES), st.integers(0, DECADES))
def test_a_longer_duration_never_falls_in_a_lower_bucket(one: int, other: int) -> None:
    assert bucket_of(min(one, other)) <= bucket_of(max(one, other))


@given(st.integers(0, LARGEST))
def test_so_it_is_with_amounts_of_money(minor: int) -> None:
    assert middle_of(bucket_of(minor)) == pytest.approx(minor, rel=0.01)


@given(DURATIONS, SHARES)
def test_a_quantile_errs_by_1_percent_at_most(durations: list[int], share: Fraction) -> None:
    found = quantile(Counter(map(bucket_of, durations)), share)

    assert found == pytest.approx(exact_quantile(durations, share), rel=0.01)


@given(st.lists(st.integers(0, 50), min_size=1), SHARES)
def test_a_quantile_of_short_durations_is_exact(durations: list[int], share: Fraction) -> None:
    found = quantile(Counter(map(bucket_of, durations)), share)

    assert found == pytest.approx(exact_quantile(durations, share), rel=1e-12)


@given(DURATIONS, DURATIONS)
def test_distributions_merge_and_subtract(one: list[int], other: list[int]) -> None:
    merged = Counter(map(bucket_of, one + other))
    merged.subtract(Counter(map(bucket_of, other)))

    assert quantile(merged, MEDIAN) == quantile(Counter(map(bucket_of, one)), MEDIAN)


def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle() -> None:
    assert quantile({bucket_of(10): 1, bucket_of(21): 1}, MEDIAN) == 15.5


def test_of_none_there_is_no_quantile() -> None:
    assert quantile({}, MEDIAN) is None
    assert quantile({3: 0}, MEDIAN) is None


def test_what_is_more_than_events_can_say_falls_in_the_last_bucket() -> None:
    last = bucket_of(LARGEST * 2)

    assert bucket_of(LARGEST * 3) == last
    assert middle_of(last) >= LARGEST
