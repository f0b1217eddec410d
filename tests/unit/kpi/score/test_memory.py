"""What score remembers of cells, and of its own cards."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.cells import NO_MONTH, ChangedCell, Version
from services.kpi.score.blocks import EVER, MONTHS, BlockKey, spans_in
from services.kpi.score.cards import Card, Known, Shelf, periods_between
from services.kpi.score.marks import Marks
from services.kpi.score.memory import EMPTY_BLOCK, HeldCell, Memory, Part
from services.kpi.score.sums import spans
from shared.values import COMPANY, Period

NOVEMBER = BlockKey("company", "2026-11")
DAY, SPAN, FIRST = date(2026, 11, 23), "2026-11-23", date(2026, 11, 1)


def numbers(count: int) -> dict[str, int]:
    return {f"measure_{number}": 1 for number in range(count)}


def a_part(span: str, shard: int, count: int) -> HeldCell:
    return HeldCell(shard, "company", span, Part(Version(0, 0), numbers(count)))


def is_known(memory: Memory, block: BlockKey) -> bool:
    """Look without using it."""
    try:
        memory.stocks(block, "")
    except KeyError:
        return False
    return True


def cell(**measures: int) -> ChangedCell:
    return ChangedCell("company", SPAN, measures)


@given(st.permutations([(shard, batch) for shard in range(2) for batch in range(3)]), st.integers(0, 5))
def test_cells_come_out_the_same_in_whatever_order_and_how_often_they_are_told(
    order: list[tuple[int, int]], repeats: int
) -> None:
    memory = Memory()
    memory.learn([NOVEMBER], [])

    for shard, batch in order + order[:repeats]:
        memory.change(cell(deals_won=10**shard * batch, open_deals=batch), shard, Version(0, batch))

    assert memory.sums("company", SPAN).flows == {"deals_won": 22}
    assert memory.stocks(NOVEMBER, "2026-11-30") == {"open_deals": 4}
    assert memory.stocks(NOVEMBER, "2026-11-22") == {}


def test_what_is_not_known_stays_unknown_when_it_changes() -> None:
    memory = Memory()

    assert memory.change(cell(deals_won=1), 0, Version(0, 1)) is None
    assert memory.missing([NOVEMBER]) == [NOVEMBER]
    with pytest.raises(KeyError):
        memory.sums("company", SPAN)


def test_memory_is_bounded_and_keeps_what_was_used_last() -> None:
    memory = Memory(most_numbers=250)
    blocks = [BlockKey("company", f"2026-{month:02}") for month in (1, 2, 3)]
    cells = [a_part(f"{block.part}-01", 0, 100) for block in blocks]
    memory.learn(blocks[:2], cells[:2])
    memory.missing(blocks[:1])
    memory.learn(blocks[2:], cells[2:])

    memory.forget()

    assert memory.missing(blocks) == [blocks[1]]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 1), st.integers(0, 200)), max_size=30))
def test_memory_counts_what_it_holds_however_that_came_and_went(told: list[tuple[int, int, int, int]]) -> None:
    memory, held = Memory(most_numbers=300), dict[BlockKey, dict[tuple[str, int], int]]()
    for batch, (month, day, shard, count) in enumerate(told, 1):
        block, span = BlockKey("company", f"2026-{month:02}"), f"2026-{month:02}-{day + 1:02}"
        if memory.missing([block]):
            memory.learn([block], [a_part(span, shard, count)])
            held[block] = {}
        else:
            memory.change(ChangedCell("company", span, numbers(count)), shard, Version(0, batch))
        held[block] = held.pop(block) | {(span, shard): count}

        memory.forget()

        while sum(EMPTY_BLOCK + sum(counts.values()) for counts in held.values()) > 300:
            del held[next(iter(held))]
        months = [BlockKey("company", f"2026-{month:02}") for month in (1, 2, 3)]
        assert {key for key in months if is_known(memory, key)} == held.keys()


def test_an_empty_block_takes_room_as_well() -> None:
    memory = Memory(most_numbers=0)
    memory.learn([NOVEMBER], [])

    memory.forget()

    assert memory.missing([NOVEMBER]) == [NOVEMBER]


def test_cells_that_are_kept_share_the_names_of_their_measures() -> None:
    memory = Memory()
    memory.learn([NOVEMBER], [a_part(SPAN, 0, 1).to_keep()])
    memory.change(ChangedCell("company", "2026-11-24", numbers(1)), 0, Version(0, 1))

    (one,), (other,) = memory.sums("company", SPAN).flows, memory.sums("company", "2026-11-24").flows

    assert one is other


def test_a_stock_marks_its_day_and_a_flow_does_not() -> None:
    memory, marks = Memory(), Marks()
    memory.learn([NOVEMBER], [])

    marks.cell(cell(deals_won=1), memory.change(cell(deals_won=1), 0, Version(0, 1)))
    assert (marks.days, marks.stocks, marks.shared_out) == ({"company": {DAY}}, {}, set())

    more = cell(deals_won=1, open_deals=1)
    marks.cell(more, memory.change(more, 0, Version(0, 2)))
    assert marks.stocks == {"company": DAY}

    revenue = ChangedCell("company", SPAN, {"revenue_booked_minor:EUR": 5, "open_deals": 1})
    marks.cell(revenue, memory.change(revenue, 0, Version(0, 3)))
    assert marks.shared_out == {DAY}


def test_what_may_have_changed_is_marked_as_changed() -> None:
    marks = Marks()

    marks.cell(cell(deals_won=1), None)

    assert (marks.days, marks.stocks, marks.shared_out) == ({"company": {DAY}}, {"company": DAY}, {DAY})


def test_a_month_that_is_told_after_its_days_marks_what_was_made_without_it() -> None:
    memory, marks = Memory(), Marks()
    memory.learn([BlockKey("company", MONTHS)], [])
    month = ChangedCell("company", "2026-11", {"open_deals": 1})

    marks.cell(month, memory.change(month, 0, Version(0, 1)))

    assert (marks.days, marks.stocks) == ({"company": {FIRST}}, {"company": FIRST})


def test_a_change_that_was_read_before_it_was_told_may_be_anything() -> None:
    memory = Memory()
    part = Part(Version(0, 2), {"open_deals": 1})
    memory.learn([NOVEMBER], [HeldCell(0, "company", SPAN, part)])

    assert memory.change(cell(open_deals=1), 0, Version(0, 2)) is None


def test_the_shelf_asks_for_each_period_once() -> None:
    shelf, today = Shelf(), date(2026, 11, 24)
    assert set(map(str, shelf.unknown(COMPANY, today, today))) == {
        "2026-11-24",
        "2026-W48",
        "2026-11",
        "2026-Q4",
        "2026",
    }

    year = Period.parse("2026")
    shelf.learn(COMPANY, today, today, {year: Known(3, "digest", today, today)})

    assert shelf.unknown(COMPANY, date(2027, 1, 5), today) == []
    assert list(map(str, shelf.unknown(COMPANY, DAY, today))) == ["2026-11-23"]
    assert list(shelf.since(COMPANY, today)) == [Card(COMPANY, year)]
    shelf.drop([COMPANY])
    assert shelf.get(Card(COMPANY, year)) is None


def test_periods_between_two_days_come_once_each() -> None:
    found = periods_between(date(2026, 12, 30), date(2027, 1, 2))

    days = ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
    longer = ["2026-W53", "2026-12", "2027-01", "2026-Q4", "2027-Q1", "2026", "2027"]
    assert sorted(map(str, found)) == sorted([*days, *longer])


def test_a_block_names_every_span_it_can_have() -> None:
    assert len(spans_in("2026-02", EVER, DAY)) == 28
    assert spans_in(MONTHS, "2026-09", DAY) == ("2026-09", "2026-10", "2026-11")
    assert spans_in(MONTHS, EVER, DAY)[0] == EVER
    assert spans_in(MONTHS, NO_MONTH, DAY) == ()


def test_only_whole_past_months_are_read_as_months() -> None:
    found = spans(date(2026, 9, 30), date(2026, 12, 31), DAY)

    assert found == ("2026-09-30", "2026-10", *(f"2026-11-{day:02}" for day in range(1, 24)))
