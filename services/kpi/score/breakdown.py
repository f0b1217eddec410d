"""A number broken down: the cells of one dimension, taken apart by its values. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from services.kpi.cells import value_and_measure
from services.kpi.score.blocks import BlockKey
from services.kpi.score.memory import HeldCell, Memory, Part
from shared.events import KpiReading


class ValueReading(NamedTuple):
    """One value of the dimension, and what the KPI says of it."""

    value: str
    reading: KpiReading


def books_by_value(
    blocks: Collection[BlockKey], cells: Iterable[HeldCell], only: frozenset[str] | None
) -> dict[str, Memory]:
    """Return for every value that *cells* hold the book of its sums alone; all *blocks* are known in it.

    With *only*, the books have the sums of these measures.
    """
    held: defaultdict[str, list[HeldCell]] = defaultdict(list)
    for cell in cells:
        for value, measures in _by_value(cell.part.measures).items():
            held[value].append(cell._replace(part=Part(cell.part.version, measures)).of(only))
    books = {value: Memory() for value in held}
    for value, book in books.items():
        book.learn(blocks, held[value])
    return books


def _by_value(measures: Mapping[str, int]) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, value in measures.items():
        of, measure = value_and_measure(key)
        found[of][measure] = value
    return dict(found)


def in_order(readings: Iterable[ValueReading], order: Collection[str] = ()) -> list[ValueReading]:
    """Return *readings* in the *order* of their values, if they have one; else those with most behind them first."""
    places = {value: place for place, value in enumerate(order)}
    return sorted(readings, key=lambda row: (places.get(row.value, len(places)), -row.reading.n, row.value))
