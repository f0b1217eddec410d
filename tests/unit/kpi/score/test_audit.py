"""Counted anew from its records a shard has the cells that it has; whatever is otherwise is told."""

from datetime import UTC, datetime

from hypothesis import given, settings

from services.kpi.cells import CellKey, Version
from services.kpi.records import RecordKey
from services.kpi.records.client import CLIENT, ledger_text
from services.kpi.score.audit import KeptCell, Recount, Wrong, settled, wrong
from services.kpi.score.explain import KeptRecord
from shared.events import CATALOGUE, AnyEvent
from tests.builders import a_deal_closed, an_order_placed
from tests.folding import RULES
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import Office

WORLD = World(since=datetime(2026, 11, 20, tzinfo=UTC), until=datetime(2027, 1, 10, tzinfo=UTC))
DAY = CellKey("company", "2026-11-23")


def recounted(office: Office, *instead: KeptRecord) -> Recount:
    recount = Recount(RULES)
    for record in [*office.kept_records(), *instead]:
        recount.take(record)
    return recount


def stored(office: Office) -> dict[CellKey, KeptCell]:
    return {key: KeptCell(Version(0, 1), sums) for key, sums in office.cells.items()}


@settings(max_examples=40, deadline=None)
@given(streams(*CATALOGUE, world=WORLD, most=40))
def test_cells_and_ledgers_are_what_the_records_tell(told: list[AnyEvent]) -> None:
    office = Office(told)

    cells, ledgers = recounted(office).finish()

    assert list(wrong(stored(office), cells)) == []
    assert ledgers == []


def test_a_sum_that_is_kept_otherwise_is_told_with_both_values() -> None:
    office = Office([a_deal_closed()])
    cells, _ = recounted(office).finish()
    kept = stored(office)
    kept[DAY] = KeptCell(Version(0, 1), {**kept[DAY].sums, "deals_won": 30_000})

    assert list(wrong(kept, cells)) == [Wrong(DAY, "deals_won", 30_000, 10_000)]


def test_a_cell_that_is_missing_or_too_many_is_told() -> None:
    extra = CellKey("manager:eve", "2026-11")
    kept = {extra: KeptCell(Version(0, 1), {"deals_won": 1})}

    assert list(wrong(kept, {DAY: {"deals_won": 2}})) == [
        Wrong(DAY, "deals_won", 0, 2),
        Wrong(extra, "deals_won", 1, 0),
    ]


def test_a_ledger_that_its_records_do_not_tell_is_named() -> None:
    office = Office([an_order_placed()])
    forged = KeptRecord(RecordKey(CLIENT.name, "client-1"), 0, "client-1", (ledger_text({}),))

    _, ledgers = recounted(office, forged).finish()

    assert ledgers == ["client-1"]


def test_only_what_is_wrong_twice_in_the_same_way_is_wrong() -> None:
    first, second = Wrong(DAY, "deals_won", 1, 2), Wrong(DAY, "deals_lost", 0, 1)

    assert settled([first, second], [second, Wrong(DAY, "deals_won", 2, 3)]) == [second]
