"""From the change of records to the change of cells."""

from datetime import date

from services.kpi.cells import CellKey
from services.kpi.fold.batch import Entry, cell_changes, change
from tests.builders import a_deal_closed
from tests.folding import folded_in

DAY = date(2026, 11, 23)
ANN, BOB, NOBODY = (Entry(manager, DAY, "leads_created") for manager in ("ann", "bob", None))


def test_a_change_is_what_is_there_after_less_what_was_before() -> None:
    assert change({ANN: 1, BOB: 2}, {BOB: 2, NOBODY: 5}) == {ANN: -1, NOBODY: 5}


def test_an_entry_counts_for_its_owner_and_the_company_in_day_and_month() -> None:
    one = {"leads_created": 3}

    assert cell_changes([{ANN: 1}, {ANN: 2}]) == {
        CellKey("manager:ann", "2026-11-23"): one,
        CellKey("manager:ann", "2026-11"): one,
        CellKey("company", "2026-11-23"): one,
        CellKey("company", "2026-11"): one,
    }


def test_what_two_records_take_from_each_other_is_written_as_nothing() -> None:
    """So that the cell's version tells a redo that finds one of the two written that both are in it."""
    changes = cell_changes([{ANN: 1}, {ANN: -1}])

    assert len(changes) == 4
    assert all(sums == {"leads_created": 0} for sums in changes.values())


def test_what_goes_from_one_manager_to_another_is_nothing_to_the_company() -> None:
    assert cell_changes([{ANN: -1, BOB: 1}])[CellKey("company", "2026-11")] == {"leads_created": 0}


def test_a_record_knows_its_size() -> None:
    [record] = folded_in([[a_deal_closed()]]).records.values()

    assert record.bytes == sum(map(len, record.events)) > 100
