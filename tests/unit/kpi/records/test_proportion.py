"""Dividing a whole number in proportion is exact."""

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.records.proportion import in_proportion
from shared.values import LARGEST

WEIGHTS = st.lists(st.integers(0, LARGEST), min_size=1, max_size=6)


@given(st.integers(-LARGEST, LARGEST), WEIGHTS)
def test_the_parts_add_up_to_the_whole(total: int, weights: list[int]) -> None:
    assert sum(in_proportion(total, weights)) == total


@given(WEIGHTS)
def test_what_weighs_as_much_as_the_whole_takes_just_what_it_weighs(weights: list[int]) -> None:
    assert in_proportion(sum(weights), weights) == weights


def test_the_largest_remainder_gets_what_is_left_and_of_equals_the_first() -> None:
    assert in_proportion(10, [1, 1, 1]) == [4, 3, 3]
    assert in_proportion(5, [1, 4, 5]) == [1, 2, 2]


def test_where_nothing_weighs_anything_the_first_takes_all() -> None:
    assert in_proportion(7, [0, 0]) == [7, 0]
    assert in_proportion(7, []) == []
