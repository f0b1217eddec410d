"""When a reader counts as stuck: something waits for it, and it does not move."""

from hypothesis import given
from hypothesis import strategies as st

from shared.lag import Lag, Watch

PATIENCE_S = 30.0
BEHIND = Lag(position=5, waiting=1)
AHEAD = Lag(position=6, waiting=1)
DONE = Lag(position=5, waiting=0)


def seen(*looks: tuple[float, dict[str, Lag]]) -> list[list[str]]:
    """Return who was stuck at each of *looks*: when it was taken, and what was seen."""
    watch: Watch[str] = Watch(PATIENCE_S)
    return [watch.stuck(lags, at) for at, lags in looks]


def test_who_does_not_move_while_something_waits_is_stuck_after_the_patience() -> None:
    assert seen((0, {"a": BEHIND}), (29, {"a": BEHIND}), (30, {"a": BEHIND})) == [[], [], ["a"]]


def test_more_that_waits_is_no_progress() -> None:
    assert seen((0, {"a": BEHIND}), (30, {"a": Lag(5, 900)})) == [[], ["a"]]


def test_who_moves_is_not_stuck_however_much_waits() -> None:
    assert seen(*((at * 30.0, {"a": Lag(at, 1_000)}) for at in range(9))) == [[]] * 9


def test_who_moves_is_given_the_whole_patience_again() -> None:
    assert seen((0, {"a": BEHIND}), (20, {"a": AHEAD}), (49, {"a": AHEAD}), (50, {"a": AHEAD})) == [[], [], [], ["a"]]


def test_who_goes_back_to_begin_again_has_moved() -> None:
    assert seen((0, {"a": AHEAD}), (30, {"a": BEHIND})) == [[], []]


def test_nobody_is_stuck_for_whom_nothing_waits() -> None:
    assert seen((0, {"a": DONE}), (900, {"a": DONE}), (901, {"a": BEHIND}), (930, {"a": BEHIND})) == [[]] * 4


def test_each_reader_is_watched_by_itself() -> None:
    assert seen((0, {"a": BEHIND, "b": BEHIND}), (30, {"a": AHEAD, "b": BEHIND})) == [[], ["b"]]


def test_a_look_at_nothing_begins_the_watch_anew() -> None:
    assert seen((0, {"a": BEHIND}), (20, {}), (40, {"a": BEHIND}), (69, {"a": BEHIND})) == [[]] * 4


def test_what_is_forgotten_does_not_count() -> None:
    watch: Watch[str] = Watch(PATIENCE_S)
    watch.stuck({"a": BEHIND}, 0)

    watch.forget()

    assert watch.stuck({"a": BEHIND}, 30) == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_stuck_is_whoever_showed_one_position_and_something_waiting_for_the_whole_patience(
    steps: list[tuple[int, int, int]],
) -> None:
    watch: Watch[str] = Watch(PATIENCE_S)
    at, unmoved_since, before = 0, 0, None
    for pause, position, waiting in steps:
        at += pause
        unmoved_since = unmoved_since if before == position else at
        before = position if waiting else None

        is_stuck = bool(waiting) and at - unmoved_since >= PATIENCE_S
        assert watch.stuck({"a": Lag(position, waiting)}, at) == (["a"] if is_stuck else [])
