"""The names of the fold's documents, and what they leave out."""

from services.kpi.cells import CellKey, ChangedCell, Changes, Version, cell_id, record_id, shard_prefix, without_zeros

KEY = CellKey("manager:ann", "2026-11-23")


def test_every_document_of_a_shard_begins_with_its_generation_and_shard() -> None:
    prefix = shard_prefix("g1", 3)

    assert prefix == "g1:3:"
    assert cell_id("g1", 3, KEY).startswith(prefix)
    assert record_id("g1", 3, "deal", "deal-1").startswith(prefix)


def test_no_two_shards_have_a_document_in_common() -> None:
    assert not cell_id("g1", 13, KEY).startswith(shard_prefix("g1", 1))


def test_a_cell_is_named_by_its_scope_and_span() -> None:
    assert cell_id("g1", 3, KEY) == "g1:3:manager:ann:2026-11-23"
    assert ChangedCell("manager:ann", "2026-11-23", {}).key == KEY


def test_what_came_to_nothing_is_as_if_it_had_never_been() -> None:
    assert without_zeros({"a": 0, "b": -1, "c": 2}) == {"b": -1, "c": 2}


def test_a_new_epoch_is_later_than_any_batch_of_the_one_before() -> None:
    assert Changes("g", 0, epoch=1, batch=0).version > Version(epoch=0, batch=999)
