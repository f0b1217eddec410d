"""What the Python client takes from a stream, and what it shows of it."""

from collections.abc import AsyncIterator
from typing import Any

from deploy.watching.__main__ import lines
from deploy.watching.live import Message, _data, _is_news


def card(version: int, **values: int | None) -> dict[str, Any]:
    kpis = {kpi: {"value": value, "unit": "count"} for kpi, value in values.items()}
    return {"scope": "company", "period": "2026", "version": version, "kpis": kpis}


def change(version: int, **values: int | None) -> Message:
    return {"type": "change", "id": "1", "card": card(version, **values)}


async def test_events_are_read_by_the_rules_of_server_sent_events() -> None:
    async def said() -> AsyncIterator[str]:
        for line in ("retry: 2000", "", ": a comment", "event: change", "data: {", "data:}", "", "data: unfinished"):
            yield line

    assert [data async for data in _data(said())] == ["{\n}"]


def test_a_change_that_is_older_than_what_was_told_is_no_news() -> None:
    versions: dict[tuple[str, str], int] = {}
    snapshot = {"type": "snapshot", "id": "0", "cards": [card(3)]}

    told = [snapshot, change(2), change(4), change(4), {**snapshot, "cards": [card(1)]}, change(2)]

    assert [_is_news(message, versions) for message in told] == [True, False, True, False, True, True]


def test_only_what_reads_otherwise_is_shown() -> None:
    known: dict[tuple[str, str, str], object] = {}
    shown = [lines(change(number, won=number, lost=None), known) for number in (1, 1, 2)]

    assert [[line.split()[-2] for line in some] for some in shown] == [["1"], [], ["2"]]
