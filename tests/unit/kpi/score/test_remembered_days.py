"""Readings of past days are remembered while no cell they were made from has changed, and no longer."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.cells import Version
from services.kpi.score.directory import Directory
from services.kpi.score.remembered_days import Basis, RememberedDays, Stamps, Versions, spans_to_watch
from shared.events import KpiReading
from shared.values import COMPANY
from tests.folding import RULES

FIRST, LAST = date(2026, 9, 20), date(2026, 11, 22)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
DIRECTORY = Directory(RULES)
BASIS = Basis("one", DIRECTORY, LAST + timedelta(days=1))
SHARDS = 2

batches = st.lists(st.tuples(st.integers(0, SHARDS - 1), st.sets(st.sampled_from(DAYS), max_size=3)), max_size=8)
"""Each shard's batches, one after another, and the days that each wrote."""


class Shards:
    """The company's cells, as batches leave them."""

    def __init__(self) -> None:
        self.intended = [Version(0, 1)] * SHARDS
        self.versions: dict[str, list[Version | None]] = {}

    def write(self, shard: int, days: set[date]) -> None:
        for day in days:
            for span in (f"{day}", f"{day:%Y-%m}"):
                self.versions.setdefault(span, [None] * SHARDS)[shard] = self.intended[shard]
        self.intended[shard] = Version(0, self.intended[shard].batch + 1)

    def stamps(self, days: list[date]) -> Stamps:
        spans = spans_to_watch(days, "2026-09", with_earlier=True)
        return Stamps(self.intended, {span: tuple(self.versions.get(span, [None] * SHARDS)) for span in spans})


@given(batches, st.integers(0, SHARDS - 1), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_a_stamp_changes_when_a_day_is_written_and_only_then(
    history: list[tuple[int, set[date]]], shard: int, written: date, day: date
) -> None:
    shards = Shards()
    for one, days in history:
        shards.write(one, days)
    before = shards.stamps(DAYS)
    shards.write(shard, {written})
    after = shards.stamps(DAYS)

    assert (before.own(day) == after.own(day)) == (written != day)
    assert (before.running(day) == after.running(day)) == (written > day)


@given(batches, st.sampled_from(DAYS))
def test_what_a_day_s_stamp_is_does_not_depend_on_which_days_are_asked_for_with_it(
    history: list[tuple[int, set[date]]], day: date
) -> None:
    shards = Shards()
    for one, days in history:
        shards.write(one, days)
    alone, among = shards.stamps([day]), shards.stamps(DAYS)

    assert (alone.own(day), alone.running(day)) == (among.own(day), among.running(day))


def test_there_is_no_stamp_while_the_batch_that_wrote_last_may_be_writing() -> None:
    shards = Shards()
    shards.write(0, {FIRST})
    shards.intended[0] = Version(1, 1)  # its second owner is redoing it

    stamps = shards.stamps(DAYS)

    assert stamps.own(FIRST) is stamps.running(FIRST) is stamps.running(LAST) is None
    assert stamps.own(LAST) == (None, None)


def test_a_shard_that_says_nothing_of_itself_may_be_writing() -> None:
    stamps = Stamps([None, None], {f"{FIRST}": (Version(0, 1), None), f"{LAST}": (None, None)})

    assert stamps.own(FIRST) is None
    assert stamps.own(LAST) == (None, None)


def remembered(memory: RememberedDays, day: date, stamp: Versions | None, basis: Basis = BASIS) -> bool:
    """Say whether something is known of *day*, and add it."""
    readings = memory.of([day], basis, lambda _: stamp)[day]
    is_known = COMPANY in readings
    readings[COMPANY] = {"deals_won": KpiReading(value=1, n=1, unit="count")}
    memory.forget()
    return is_known


def test_what_was_added_is_known_while_its_stamp_is_the_same() -> None:
    memory, stamp = RememberedDays(), (Version(0, 1),)

    assert not remembered(memory, FIRST, stamp)
    assert remembered(memory, FIRST, stamp)
    assert not remembered(memory, FIRST, (Version(0, 2),))
    assert not remembered(memory, LAST, (Version(0, 2),))
    assert not remembered(memory, LAST, None)


def test_another_generation_directory_or_day_begins_anew() -> None:
    memory, stamp = RememberedDays(), (Version(0, 1),)
    others = [
        BASIS._replace(generation="two"),
        BASIS._replace(directory=Directory(RULES)),
        BASIS._replace(today=LAST + timedelta(days=2)),
    ]

    for other in others:
        assert not remembered(memory, FIRST, stamp, other)
        assert remembered(memory, FIRST, stamp, other)


def test_the_days_asked_for_least_recently_are_forgotten_first() -> None:
    memory, stamp = RememberedDays(most=2), (Version(0, 1),)
    first, second, third = DAYS[:3]
    for day in (first, second):
        remembered(memory, day, stamp)

    assert remembered(memory, first, stamp)
    assert not remembered(memory, third, stamp)
    assert remembered(memory, first, stamp)
    assert not remembered(memory, second, stamp)
