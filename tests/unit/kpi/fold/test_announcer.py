"""What a batch announces fits the broker's messages, and nothing is lost."""

from collections.abc import Iterable

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.cells import CellKey, Changes, Version
from services.kpi.fold.announcer import changes_of
from services.kpi.fold.ports import Announcement
from services.kpi.records import RecordKey

BROKERS_LIMIT = 1_000_000
VERSION = Version(epoch=2, batch=7)
HEAVY = {f"sales_cycle#{bucket}": bucket + 1 for bucket in range(1_000)}


def announcement(
    cells: int = 0, records: int = 0, *, sums: dict[str, int] | None = None, text: int = 300
) -> Announcement:
    return Announcement(
        VERSION,
        cells={CellKey(f"manager:m-{number}", "2026-11-23"): sums or {"deals_won": number} for number in range(cells)},
        directory={RecordKey("staff", f"m-{number}"): ["x" * text, str(number)] for number in range(records)},
    )


def joined(messages: Iterable[Changes]) -> tuple[dict[CellKey, dict[str, int]], dict[RecordKey, list[str]]]:
    told = list(messages)
    cells = [cell for message in told for cell in message.cells]
    directory = [record for message in told for record in message.directory]
    assert len({cell.key for cell in cells}) == len(cells)
    return (
        {cell.key: cell.measures for cell in cells},
        {RecordKey(record.kind, record.id): record.events for record in directory},
    )


def largest(messages: Iterable[Changes]) -> int:
    return max(len(msgspec.json.encode(message)) for message in messages)


@settings(max_examples=20)
@given(st.integers(0, 2_000), st.integers(0, 200))
def test_everything_changed_is_in_one_message_and_only_one(cells: int, records: int) -> None:
    told = announcement(cells, records)

    assert joined(changes_of(told, "g", 3)) == (told.cells, told.directory)


def test_heavy_cells_travel_in_more_messages() -> None:
    told = announcement(cells=500, sums=HEAVY)

    assert largest(changes_of(told, "g", 3)) < BROKERS_LIMIT
    assert joined(changes_of(told, "g", 3)) == (told.cells, {})


def test_heavy_directory_records_travel_in_more_messages() -> None:
    told = announcement(records=50, text=60_000)

    assert largest(changes_of(told, "g", 3)) < BROKERS_LIMIT
    assert joined(changes_of(told, "g", 3)) == ({}, told.directory)


def test_light_cells_travel_together() -> None:
    assert len(list(changes_of(announcement(cells=1_000), "g", 3))) == 1


def test_every_message_says_of_which_generation_shard_and_batch_it_is() -> None:
    messages = list(changes_of(announcement(cells=2_000, records=100, text=10_000), "g", 3))

    assert {(message.generation, message.shard, message.version) for message in messages} == {("g", 3, VERSION)}
    assert len(messages) > 1


def test_a_batch_that_changed_nothing_says_nothing() -> None:
    assert list(changes_of(announcement(), "g", 3)) == []
