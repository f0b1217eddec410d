"""The cells that score remembers: in blocks, read and dropped whole, so that a known block is complete. Pure."""

import sys
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import inf
from typing import NamedTuple

from services.kpi.cells import ChangedCell, Version
from services.kpi.measures.measure import name_in
from services.kpi.score.blocks import MONTHS, BlockKey, part_of
from services.kpi.score.sums import NOTHING, Sums, sums_of


class Part(NamedTuple):
    """One shard's part of a cell."""

    version: Version
    measures: dict[str, int]


class Change(NamedTuple):
    """A cell's sums, over all shards, before and after."""

    before: Sums
    after: Sums


class HeldCell(NamedTuple):
    """One shard's part of a cell, and which."""

    shard: int
    scope: str
    span: str
    part: Part

    def of(self, only: frozenset[str] | None) -> "HeldCell":
        """Return the cell with the measures *only*; with None, as it is."""
        if only is None:
            return self
        measures = {key: value for key, value in self.part.measures.items() if name_in(key) in only}
        return self._replace(part=Part(self.part.version, measures))

    def to_keep(self) -> "HeldCell":
        """Return the cell with the names that all cells share: a name of its own takes twice what its number does."""
        measures = {sys.intern(key): value for key, value in self.part.measures.items()}
        return self._replace(part=Part(self.part.version, measures))


EMPTY_BLOCK = 10
"""A block without cells takes as much as so many numbers."""


class _Block:
    __slots__ = ("parts", "running", "size", "totals")

    def __init__(self) -> None:
        self.parts: dict[str, dict[int, Part]] = {}
        self.totals: dict[str, Sums] = {}
        self.running: tuple[list[str], list[Mapping[str, int]]] | None = None
        self.size = EMPTY_BLOCK

    def put(self, cell: HeldCell) -> int:
        """Take in a cell, unless it is older than what is known; return by how many numbers the block grew."""
        shards = self.parts.setdefault(cell.span, {})
        known = shards.get(cell.shard)
        if known is not None and known.version > cell.part.version:
            return 0
        shards[cell.shard] = cell.part
        self.totals.pop(cell.span, None)
        self.running = None
        growth = len(cell.part.measures) - (len(known.measures) if known else 0)
        self.size += growth
        return growth

    def is_at_least(self, version: Version, span: str, shard: int) -> bool:
        known = self.parts.get(span, {}).get(shard)
        return known is not None and known.version >= version

    def sums(self, span: str) -> Sums:
        found = self.totals.get(span)
        if found is None:
            parts = self.parts.get(span)
            found = self.totals[span] = sums_of(part.measures for part in parts.values()) if parts else NOTHING
        return found

    def stocks(self, through: str) -> Mapping[str, int]:
        """Return what came to the stocks in all spans up to *through*."""
        if self.running is None:
            spans, totals, total = sorted(self.parts), list[Mapping[str, int]](), dict[str, int]()
            for span in spans:
                if change := self.sums(span).stocks:
                    total = {key: total.get(key, 0) + change.get(key, 0) for key in {**total, **change}}
                totals.append(total)
            self.running = spans, totals
        spans, totals = self.running
        index = bisect_right(spans, through)
        return totals[index - 1] if index else {}


class Memory:
    """Blocks of cells, of *most_numbers* in all once it was told to forget; the least recently used go first."""

    def __init__(self, most_numbers: float = inf) -> None:
        self._most, self._size = most_numbers, 0
        self._blocks: OrderedDict[BlockKey, _Block] = OrderedDict()

    def missing(self, keys: Iterable[BlockKey]) -> list[BlockKey]:
        """Return those of *keys* that have to be read; the others have now been used."""
        missing: list[BlockKey] = []
        for key in keys:
            if key in self._blocks:
                self._blocks.move_to_end(key)
            else:
                missing.append(key)
        return missing

    def learn(self, keys: Iterable[BlockKey], cells: Iterable[HeldCell]) -> None:
        """Take in whole blocks as they were read."""
        for key in keys:
            self._drop(key)
            self._blocks[key] = block = _Block()
            self._size += block.size
        for cell in cells:
            self._size += self._blocks[BlockKey(cell.scope, part_of(cell.span))].put(cell)

    def change(self, cell: ChangedCell, shard: int, version: Version) -> "Change | None":
        """Take in a changed cell; return what it was before and is now.

        None if that cannot be told: its block is not known, or was read when it had the change already.
        """
        block = self._blocks.get(BlockKey(cell.scope, part_of(cell.span)))
        if block is None or block.is_at_least(version, cell.span, shard):
            return None
        before = block.sums(cell.span)
        self._size += block.put(HeldCell(shard, cell.scope, cell.span, Part(version, cell.measures)).to_keep())
        return Change(before, block.sums(cell.span))

    def forget(self) -> None:
        """Keep to the bound."""
        while self._size > self._most:
            self._drop(next(iter(self._blocks)))

    def _drop(self, key: BlockKey) -> None:
        if block := self._blocks.pop(key, None):
            self._size -= block.size

    def sums(self, scope: str, span: str) -> Sums:
        """Return what a cell holds; its block must be known. Raises: KeyError."""
        return self._blocks[BlockKey(scope, part_of(span))].sums(span)

    def stocks(self, block: BlockKey, through: str) -> Mapping[str, int]:
        """Return what came to the stocks in the spans of *block* up to *through*. Raises: KeyError if not known."""
        return self._blocks[block].stocks(through)

    def months(self, scope: str) -> Iterator[str]:
        """Yield the months in which *scope* has a cell; the block must be known. Raises: KeyError."""
        yield from self._blocks[BlockKey(scope, MONTHS)].parts

    def days(self, scope: str, month: str) -> Iterator[date]:
        """Yield the days of *month* on which *scope* has a cell; the block must be known. Raises: KeyError."""
        yield from map(date.fromisoformat, self._blocks[BlockKey(scope, month)].parts)
