"""Split credit adds up exactly."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.measures.credit import shares, split, split_each
from shared.events import WHOLE_BP
from shared.values import LARGEST
from tests.builders import shared_by


@st.composite
def whole_shares(draw: st.DrawFn) -> list[tuple[str, int]]:
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE_BP), max_size=6)))
    bounds = [0, *cuts, WHOLE_BP]
    return [(f"m{number}", end - start) for number, (start, end) in enumerate(pairwise(bounds))]


@given(st.integers(-LARGEST, LARGEST), whole_shares())
def test_the_parts_add_up_to_the_whole(total: int, parts: list[tuple[str, int]]) -> None:
    assert sum(amount for _, amount in split(total, parts)) == total


@given(st.integers(-LARGEST, LARGEST), whole_shares())
def test_everybody_is_within_one_unit_of_the_exact_share(total: int, parts: list[tuple[str, int]]) -> None:
    for (manager, share), (credited, amount) in zip(parts, split(total, parts), strict=True):
        assert manager == credited
        assert abs(amount * WHOLE_BP - total * share) < WHOLE_BP


def test_the_largest_remainder_gets_what_is_left_and_of_equals_the_first() -> None:
    assert split(100, [("ann", 3_333), ("bob", 3_334), ("cid", 3_333)]) == [("ann", 33), ("bob", 34), ("cid", 33)]
    assert split(1, [("ann", 5_000), ("bob", 5_000)]) == [("ann", 1), ("bob", 0)]


def test_without_credits_it_is_all_the_managers() -> None:
    assert shares(None, "ann") == [("ann", WHOLE_BP)]


def test_who_is_not_credited_gets_nothing() -> None:
    assert shares(shared_by(bob=10_000), "ann") == [("bob", WHOLE_BP)]


@given(st.lists(st.integers(-LARGEST, LARGEST), max_size=6), whole_shares())
def test_what_is_booked_in_parts_adds_up_by_part_and_by_manager(
    amounts: list[int], parts: list[tuple[str, int]]
) -> None:
    each = list(split_each((("EUR", amount) for amount in amounts), parts))

    assert [sum(amount for _, amount in one) for one in each] == amounts
    together = [sum(one[index][1] for one in each) for index in range(len(parts))]
    assert together == [amount for _, amount in split(sum(amounts), parts)]


def test_accounts_are_shared_apart() -> None:
    halves = [("ann", 5_000), ("bob", 5_000)]

    assert list(split_each([("EUR", 1), ("USD", 1), ("EUR", 1)], halves)) == [
        [("ann", 1), ("bob", 0)],
        [("ann", 1), ("bob", 0)],
        [("ann", 0), ("bob", 1)],
    ]
