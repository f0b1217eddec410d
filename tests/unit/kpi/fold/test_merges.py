"""Merged clients: what the cells hold is what they would hold had the clients been one from the start (R12)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.cells import CellKey, value_and_measure
from services.kpi.fold.batch import Sums
from services.kpi.measures import MEASURE
from services.kpi.measures.measure import name_in
from services.kpi.records.client import CLIENT
from services.kpi.records.directory import DIRECTORY_KINDS
from shared.events import AnyEvent, ClientMerged, EventRetracted
from tests.builders import (
    MORNING,
    a_call_completed,
    a_client_merged,
    a_key_account_flagged,
    a_manager_joined,
    a_meeting_held,
    a_retraction_of,
    an_order_placed,
)
from tests.folding import folded, folded_in
from tests.unit.kpi.fold.model import folded_by_shards

CLIENTS = ("a", "b", "c", "d")
START = datetime(2026, 3, 30, 9, tzinfo=UTC)


def days_on(number: int) -> datetime:
    return START + timedelta(days=number)


def merge(old: str, new: str, day: int = 0, minute: int = 0) -> AnyEvent:
    return a_client_merged(client_id=old, into_client_id=new, at=days_on(day) + timedelta(minutes=minute))


def order(client: str, day: int, name: str | None = None, manager: str = "ann") -> AnyEvent:
    number = name or f"{client}-{day}-{manager}"
    return an_order_placed(order_id=number, client_id=client, manager_id=manager, at=days_on(day))


def call(client: str, day: int, manager: str = "bob") -> AnyEvent:
    name = f"{client}-{day}-{manager}"
    return a_call_completed(
        call_id=name, client_id=client, manager_id=manager, started_at=days_on(day), at=days_on(day)
    )


def of_clients(cells: Sums) -> dict[CellKey, dict[str, int]]:
    """Return what the cells hold of measures of clients."""
    found = {
        key: {name: n for name, n in sums.items() if MEASURE[name_in(_measure(key, name))].of is CLIENT}
        for key, sums in cells.items()
    }
    return {key: sums for key, sums in found.items() if sums}


def _measure(key: CellKey, name: str) -> str:
    return value_and_measure(name)[1] if key.by else name


def as_one(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """Return *events* as they would be had every client been called as it is in the end; without the merges."""
    facts = list(events)
    gone = {one.data.event["id"] for one in facts if isinstance(one.data, EventRetracted)}
    stands = [one for one in facts if one.id not in gone and not isinstance(one.data, EventRetracted)]
    last: dict[str, tuple[datetime, str]] = {}
    for one in sorted(stands, key=lambda event: (event.time, event.source, event.id)):
        if isinstance(one.data, ClientMerged):
            last[one.subject] = one.time, one.data.into_client_id
    return [_told_of(one, _end_of(one.subject, last)) for one in stands if not isinstance(one.data, ClientMerged)]


def _end_of(client: str, last: dict[str, tuple[datetime, str]]) -> str:
    way = [client]
    while way[-1] in last and last[way[-1]][1] not in way:
        way.append(last[way[-1]][1])
    if way[-1] not in last:
        return way[-1]
    circle = way[way.index(last[way[-1]][1]) :]
    return min(circle, key=lambda one: (last[one][0], one))


def _told_of(event: AnyEvent, client: str) -> AnyEvent:
    data = event.data.model_copy(update={"client_id": client})
    return event.model_copy(update={"data": data, "subject": client})


FACTS = st.one_of(
    st.builds(order, st.sampled_from(CLIENTS), st.integers(0, 200), manager=st.sampled_from(("ann", "bob"))),
    st.builds(call, st.sampled_from(CLIENTS), st.integers(0, 200), manager=st.sampled_from(("ann", "bob"))),
)
MERGES = st.tuples(st.permutations(CLIENTS), st.integers(0, 3), st.integers(0, 100)).map(
    lambda drawn: merge(drawn[0][0], drawn[0][1], drawn[1], drawn[2])
)


@st.composite
def stories(draw: st.DrawFn) -> list[AnyEvent]:
    """Draw orders and calls of a few clients, merges in chains and circles, and what takes some of it back."""
    facts = draw(st.lists(FACTS, max_size=12, unique_by=lambda event: event.data))
    merges = draw(st.lists(MERGES, max_size=6, unique_by=lambda event: event.time))
    told = facts + merges
    gone = draw(st.lists(st.sampled_from(told), max_size=4, unique_by=lambda event: event.id)) if told else []
    return told + [a_retraction_of(event, at=days_on(300)) for event in gone]


@settings(max_examples=300)
@given(stories(), st.data())
def test_merged_clients_count_as_if_they_had_always_been_one(story: list[AnyEvent], data: st.DataObject) -> None:
    told = data.draw(st.permutations(story))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(told)), max_size=4)))
    batches = [told[start:end] for start, end in zip([0, *cuts], [*cuts, len(told)], strict=True)]

    assert of_clients(folded_in(batches).cells) == of_clients(folded(as_one(story)))


@settings(max_examples=60)
@given(stories(), st.integers(0, 1_000))
def test_a_shard_folds_merges_as_the_pure_functions_do(story: list[AnyEvent], seed: int) -> None:
    world = folded_by_shards(story, seed) if story else None
    cells = {key: cell.sums for key, cell in world.cells.items() if cell.sums} if world else {}

    assert of_clients(cells) == of_clients(folded(as_one(story)))


@settings(max_examples=60)
@given(st.lists(FACTS, max_size=10, unique_by=lambda event: event.data), st.lists(MERGES, max_size=4), st.data())
def test_a_merge_taken_back_leaves_no_trace(facts: list[AnyEvent], merges: list[AnyEvent], data: st.DataObject) -> None:
    told = [*facts, *merges, *(a_retraction_of(one) for one in merges)]

    assert folded(data.draw(st.permutations(told))) == folded(facts)


OLD, NEW = order("a", 0), order("b", 1)


@pytest.mark.parametrize("told", [*permutations([OLD, NEW, merge("a", "b", 2)])])
def test_a_merge_recounts_new_repeat_and_distinct_in_whatever_order_it_comes(told: tuple[AnyEvent, ...]) -> None:
    month = folded(told)[CellKey("company", "2026-03")]

    assert (month["client_orders"], month["repeat_orders"]) == (2, 1)
    assert (month["buyers~M"], month["repeat_buyers~M"], month["active_customers"]) == (1, 1, 1)


def test_clients_that_are_not_merged_are_two() -> None:
    month = folded([OLD, NEW])[CellKey("company", "2026-03")]

    assert "repeat_orders" not in month
    assert (month["buyers~M"], month["active_customers"]) == (2, 2)


def test_what_is_told_of_a_merged_client_later_is_told_of_the_other() -> None:
    fold = folded_in([[OLD], [merge("a", "b", 1)], [order("a", 2)], [order("b", 3)]])

    assert fold.cells[CellKey("company", "2026-04")]["repeat_orders"] == 2


def test_a_chain_ends_at_its_last() -> None:
    told = [order("a", 0), order("b", 1), order("c", 2), merge("a", "b", 3), merge("b", "c", 4)]

    for some in permutations(told):
        assert folded_in([one] for one in some).cells == folded(told)
    assert folded(told)[CellKey("company", "2026-04")]["repeat_orders"] == 1


@pytest.mark.parametrize(("first", "kept"), [("a", "a"), ("b", "b")])
def test_of_two_merged_into_each_other_the_later_stays_merged_and_none_is_lost(first: str, kept: str) -> None:
    other = "b" if first == "a" else "a"
    told = [OLD, NEW, merge(first, other, 2, 0), merge(other, first, 2, 1)]

    assert as_one(told)[0].subject == kept
    for some in permutations(told):
        month = folded_in([one] for one in some).cells[CellKey("company", "2026-03")]

        assert (month["client_orders"], month["repeat_orders"], month["buyers~M"]) == (2, 1, 1)


def test_a_client_that_goes_on_to_a_third_leaves_the_second() -> None:
    story = [OLD, order("c", 5), merge("a", "b", 2), merge("a", "c", 3)]

    for seed in range(20):
        world = folded_by_shards(story, seed)

        assert world.cells[CellKey("company", "2026-04")].sums["repeat_orders"] == 1
        assert world.cells[CellKey("company", "2026-03")].sums["client_orders"] == 1


def test_sheets_that_several_clients_share_are_told_again_in_part() -> None:
    held = [a_meeting_held(meeting_id=one, client_id=one, at=MORNING) for one in ("a", "b", "c")]
    story = [*held, a_call_completed(call_id="1", client_id="a"), a_call_completed(call_id="2", client_id="b")]
    story.append(merge("a", "c", 300))

    for seed in range(20):
        cells = {key: cell.sums for key, cell in folded_by_shards(story, seed).cells.items() if cell.sums}

        assert cells == folded(story)
        assert cells[CellKey("company", "2026-11")]["active_clients~M"] == 2


def test_a_call_that_another_clients_replaces_is_taken_from_the_first() -> None:
    first = a_call_completed(client_id="a")
    story = [first, a_call_completed(client_id="b", at=MORNING + timedelta(minutes=5), started_at=MORNING)]

    for seed in range(20):
        cells = {key: cell.sums for key, cell in folded_by_shards(story, seed).cells.items() if cell.sums}

        assert cells == folded(story)
        assert cells[CellKey("company", "2026-11")]["active_clients~M"] == 1


def test_a_manager_called_as_a_merged_client_is_no_news_to_the_other() -> None:
    story = [a_manager_joined(manager_id="a"), OLD, merge("a", "b", 2)]

    for seed in range(10):
        records = folded_by_shards(story, seed).records

        assert [key.id for key in records if key.kind in DIRECTORY_KINDS] == ["a"]


def test_a_key_account_stays_one_under_its_new_name() -> None:
    told = [a_key_account_flagged(client_id="a", at=days_on(0)), OLD, NEW, merge("a", "b", 2)]
    cells = folded(told)

    assert cells[CellKey("company", "2026-03")]["key_revenue_minor:EUR"] == 2_000
    assert cells[CellKey("company", "2026-03")]["key_accounts"] == 1


def test_two_managers_of_one_client_count_it_once_for_their_team_and_the_company() -> None:
    cells = folded([order("a", 0, manager="ann"), order("a", 1, manager="bob")])

    assert "buyers~M" not in cells[CellKey("manager:ann", "2026-03")]
    assert cells[CellKey("manager:bob", "2026-03")]["buyers~M"] == 1
    assert cells[CellKey("company", "2026-03")]["buyers~M"] == 1
