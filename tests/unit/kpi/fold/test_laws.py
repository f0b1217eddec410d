"""Why the numbers are right: what holds of the cells whatever is folded, in whatever order and batches."""

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.cells import CellKey
from services.kpi.fold.batch import Sums, cell_changes, entries_of_client, record_of, summed
from services.kpi.records import Rules
from services.kpi.records.client import Ledger
from shared.events import AnyEvent
from tests.folding import COMPANY, RULES, folded, folded_in, is_day, nonzero
from tests.strategies import World, streams

STREAMS = streams(world=World(stories=2))
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
