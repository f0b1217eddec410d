"""Why the numbers are right: what holds of the cells whatever is folded, in whatever order and batches."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.cells import CellKey, value_and_measure
from services.kpi.fold.batch import Entry, Sums, cell_changes, entries_of_client, record_of, summed
from services.kpi.measures import MEASURE, MEASURES
from services.kpi.measures.measure import name_in
from services.kpi.records import KINDS, RecordKind, Rules
from services.kpi.records.client import Ledger
from shared.events import CATALOGUE, AnyEvent, EventData, EventRetracted
from tests.folding import COMPANY, RULES, PureFold, folded, folded_in, is_day, nonzero
from tests.strategies import World, events, retractions_of, streams

WORLD = World(stories=2)
STREAMS = streams(world=WORLD)
JOINED = [kind for kind in KINDS if kind.joined_by]
of_each_kind = pytest.mark.parametrize("kind", JOINED, ids=lambda kind: kind.name)
of_each_type = pytest.mark.parametrize(
    "type_", [one for one in CATALOGUE if one is not EventRetracted], ids=lambda type_: type_.__name__
)
ZONES = st.sampled_from(["UTC", "America/New_York", "Pacific/Kiritimati"]).map(Rules)


@st.composite
def retold(draw: st.DrawFn, stream: list[AnyEvent]) -> list[list[AnyEvent]]:
    """Draw batches that tell *stream* in another order, some of it more than once."""
    repeats = draw(st.lists(st.sampled_from(stream), max_size=10)) if stream else []
    told = draw(st.permutations(stream + repeats))
    cuts = sorted(draw(st.lists(st.integers(0, len(told)), max_size=5)))
    return [told[start:end] for start, end in zip([0, *cuts], [*cuts, len(told)], strict=True)]


@settings(max_examples=60)
@given(STREAMS, ZONES, st.data())
def test_order_repetition_and_batches_never_change_a_number(
    stream: list[AnyEvent], rules: Rules, data: st.DataObject
) -> None:
    assert folded_in(data.draw(retold(stream)), rules).cells == folded(stream, rules)


@settings(max_examples=10)
@given(st.data(), ZONES)
@of_each_kind
def test_order_repetition_and_batches_never_change_what_a_kind_of_record_counts(
    kind: RecordKind, data: st.DataObject, rules: Rules
) -> None:
    stream = data.draw(streams(*kind.joined_by, world=WORLD))

    assert folded_in(data.draw(retold(stream)), rules).cells == folded(stream, rules)


@settings(max_examples=5)
@given(st.data())
@of_each_type
def test_a_retracted_fact_of_any_type_never_happened(type_: type[EventData], data: st.DataObject) -> None:
    kinds = [kind for kind in JOINED if type_ in kind.joined_by]
    beside = {one: None for kind in kinds for one in kind.joined_by}
    truth = data.draw(streams(*beside, world=WORLD, most=15))
    mistake = data.draw(events(type_, world=WORLD))
    told = data.draw(st.permutations([*truth, mistake, data.draw(retractions_of(mistake))]))
    middle = data.draw(st.integers(0, len(told)))

    assert folded_in([told[:middle], told[middle:]]).cells == folded(truth)


@settings(max_examples=40)
@given(STREAMS, st.data())
def test_a_rebuild_in_other_batches_and_pages_gives_the_live_numbers(
    stream: list[AnyEvent], data: st.DataObject
) -> None:
    live = folded_in(data.draw(retold(stream)))
    rebuilt = folded_in(data.draw(retold(stream)), replace(RULES, sheet_pages=3))

    assert rebuilt.cells == live.cells


@settings(max_examples=40)
@given(STREAMS, st.integers(0, 30))
def test_folding_in_two_halves_equals_folding_at_once(stream: list[AnyEvent], middle: int) -> None:
    assert folded_in([stream[:middle], stream[middle:]]).cells == folded(stream)


@settings(max_examples=40)
@given(STREAMS, st.data())
def test_the_cells_equal_a_sum_over_the_records_from_scratch(stream: list[AnyEvent], data: st.DataObject) -> None:
    fold = folded_in(data.draw(retold(stream)))

    records = [record_of(key, list(record.events), RULES) for key, record in fold.records.items()]
    ledgers: dict[str, Ledger] = {}
    for record in records:
        for client, told in record.told.items():
            ledgers[client] = summed(ledgers.get(client, {}), told)
    of_clients = [entries_of_client(client, ledger, RULES) for client, ledger in ledgers.items()]
    from_scratch = cell_changes([*(record.entries for record in records), *of_clients])

    assert fold.cells == nonzero(from_scratch)


@settings(max_examples=8)
@given(st.data())
@of_each_kind
def test_the_records_behind_a_number_add_up_to_it(kind: RecordKind, data: st.DataObject) -> None:
    fold = folded_in(data.draw(retold(data.draw(streams(*kind.joined_by, world=WORLD)))))
    behind = _entries(fold)

    for key, sums in fold.cells.items():
        if is_day(key) and not key.by:
            for measure, value in sums.items():
                assert value == sum(
                    each
                    for entry, each in behind
                    if (entry.day.isoformat(), entry.measure) == (key.span, measure)
                    and key.scope in {COMPANY, f"manager:{entry.manager}" if entry.manager else "unassigned"}
                )


def _entries(fold: PureFold) -> list[tuple[Entry, int]]:
    """Return what every record and every client is said to add, one by one, as an explanation lists it."""
    of_clients = [entries_of_client(client, ledger, fold.rules) for client, ledger in fold.ledgers.items()]
    return [
        item for one in (*(record.entries for record in fold.records.values()), *of_clients) for item in one.items()
    ]


@settings(max_examples=8)
@given(st.data())
@of_each_kind
def test_every_break_down_adds_up_to_the_whole(kind: RecordKind, data: st.DataObject) -> None:
    cells = folded(data.draw(streams(*kind.joined_by, world=WORLD)))
    parts: defaultdict[CellKey, Counter[str]] = defaultdict(Counter)
    for key, sums in cells.items():
        if key.by:
            for part, value in sums.items():
                parts[key][value_and_measure(part)[1]] += value

    assert nonzero(parts) == nonzero(
        {
            key._replace(by=dimension): Counter(
                {name: value for name, value in sums.items() if dimension in _dimensions(name)}
            )
            for key, sums in cells.items()
            if not key.by
            for dimension in {one for measure in MEASURES for one in measure.by}
        }
    )


def _dimensions(measure: str) -> tuple[str, ...]:
    """Return the dimensions of what a cell's key is of; the count of id conflicts is no declared measure."""
    found = MEASURE.get(name_in(measure))
    return found.by if found else ()


@settings(max_examples=40)
@given(STREAMS)
def test_a_record_is_read_as_it_was_kept(stream: list[AnyEvent]) -> None:
    for key, record in folded_in([stream]).records.items():
        read = record_of(key, list(record.events), RULES)

        assert (list(read.events), read.entries, read.bytes) == (list(record.events), record.entries, record.bytes)


@settings(max_examples=40)
@given(STREAMS)
def test_a_month_is_the_sum_of_its_days(stream: list[AnyEvent]) -> None:
    cells = folded(stream)
    days: defaultdict[CellKey, Counter[str]] = defaultdict(Counter)
    for key, sums in cells.items():
        if is_day(key):
            for measure, value in sums.items():
                days[key._replace(span=key.span[:7])][measure.partition("@")[0]] += value

    assert nonzero(days) == {key: sums for key, sums in cells.items() if not is_day(key)}


@settings(max_examples=40)
@given(STREAMS)
def test_the_company_is_the_sum_of_its_managers_and_of_what_is_nobodys(stream: list[AnyEvent]) -> None:
    cells = folded(stream)
    summed: defaultdict[CellKey, Counter[str]] = defaultdict(Counter)
    for key, sums in cells.items():
        if key.scope != COMPANY:
            summed[key._replace(scope=COMPANY)].update(sums)

    assert nonzero(summed) == _company_only(cells)


def _company_only(cells: Sums) -> Sums:
    return {key: sums for key, sums in cells.items() if key.scope == COMPANY}
