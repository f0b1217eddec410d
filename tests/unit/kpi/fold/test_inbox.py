"""The inbox: what was delivered and is not folded yet, from an expected offset on."""

from services.kpi.fold.delivery import Delivered
from services.kpi.fold.inbox import Inbox
from tests.deliveries import a_delivery


def log(*offsets: int) -> list[Delivered]:
    return [a_delivery(offset=offset) for offset in offsets]


def offsets(batch: list[Delivered]) -> list[int]:
    return [delivered.position.offset for delivered in batch]


def test_what_lies_below_the_expected_offset_is_passed_over() -> None:
    inbox = Inbox((5,))

    assert inbox.put(0, log(3, 4, 5, 6)) is None
    assert (inbox.upto, len(inbox), offsets(inbox.cut((9,)))) == ((7,), 2, [5, 6])


def test_a_repeat_is_passed_over() -> None:
    inbox = Inbox((0,))
    inbox.put(0, log(0, 1, 2))

    assert inbox.put(0, log(1, 2, 3)) is None
    assert offsets(inbox.cut((9,))) == [0, 1, 2, 3]


def test_above_a_gap_nothing_is_taken_until_it_is_passed_over() -> None:
    inbox = Inbox((0,))

    assert inbox.put(0, log(0, 2, 3)) == 1
    assert inbox.put(0, log(2, 3)) == 1
    assert inbox.upto == (1,)

    inbox.pass_over(0, 2)

    assert inbox.put(0, log(2, 3)) is None
    assert offsets(inbox.cut((9,))) == [0, 2, 3]


def test_what_was_missing_may_come_after_all() -> None:
    inbox = Inbox((0,))
    inbox.put(0, log(2, 3))

    assert inbox.put(0, log(0, 1, 2, 3)) is None
    assert offsets(inbox.cut((9,))) == [0, 1, 2, 3]


def test_passing_over_never_goes_back() -> None:
    inbox = Inbox((5,))
    inbox.pass_over(0, 3)

    assert inbox.upto == (5,)


def test_a_cut_is_exact_in_every_topic_and_leaves_the_rest() -> None:
    inbox = Inbox((0, 10))
    inbox.put(0, log(0, 1, 2))
    inbox.put(1, log(10, 11))

    assert offsets(inbox.cut((2, 10))) == [0, 1]
    assert (inbox.upto, len(inbox)) == ((3, 12), 3)
    assert offsets(inbox.cut((3, 12))) == [2, 10, 11]


def test_it_reaches_an_end_when_every_topic_has() -> None:
    inbox = Inbox((0, 0))
    inbox.put(0, log(0, 1))

    assert not inbox.reaches((2, 1))
    inbox.pass_over(1, 1)
    assert inbox.reaches((2, 1))


def test_a_batch_takes_no_more_than_asked_and_says_where_the_next_begins() -> None:
    inbox = Inbox((0, 10, 20))
    inbox.put(0, log(0, 1))
    inbox.put(1, log(10, 11))

    batch, upto = inbox.batch(3)

    assert (sorted(offsets(batch)), upto) == ([0, 1, 10], (2, 11, 20))
    assert (*inbox.batch(3),) == (log(11), (2, 12, 20))


def test_a_long_backlog_of_one_topic_starves_no_other() -> None:
    inbox = Inbox((0, 10))
    inbox.put(0, log(*range(9)))
    inbox.put(1, log(10))

    assert inbox.batch(4)[1] == (3, 11)


def test_the_next_batch_begins_after_a_hole() -> None:
    inbox = Inbox((0,))
    inbox.put(0, log(0))
    inbox.pass_over(0, 3)
    inbox.put(0, log(3))

    assert inbox.batch(1)[1] == (3,)
    assert inbox.batch(1)[1] == (4,)


def test_an_empty_inbox_gives_an_empty_batch_that_reaches_as_far() -> None:
    assert Inbox((4, 2)).batch(10) == ([], (4, 2))


def test_it_says_how_much_of_a_topic_waits() -> None:
    inbox = Inbox((0, 0))
    inbox.put(1, log(0, 1))

    assert [inbox.waiting(topic) for topic in (0, 1)] == [0, 2]
