"""What fold hands to score: cells in the database, and changed cells on `kpi.changes`."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

import msgspec

SHARDS, CELLS, RECORDS, LIVE = "shards", "cells", "records", "live"
"""The fold's collections, and the one that holds the pointer to the live generation."""

RETIRED = "retired"
"""The fingerprint in the shard documents of a generation whose numbers were deleted."""

NO_MONTH = "9999-12"
"""The first month of a shard that has no cells."""

_VALUE = "|"


class CellKey(NamedTuple):
    """Whose sums of which day (`2017-03-09`) or month (`2017-03`), and in which dimension they are broken down."""

    scope: str
    span: str
    by: str = ""
    """`channel`, say: the sums are then kept by its values. Such cells are read when asked for, and not announced."""


class Version(NamedTuple):
    """What the fold's documents are fenced by; it only rises."""

    epoch: int
    batch: int


class ChangedCell(msgspec.Struct, frozen=True):
    """One cell, whole: absolute sums by measure key, zeros left out."""

    scope: str
    span: str
    measures: dict[str, int]

    @property
    def key(self) -> CellKey:
        """Return which cell it is."""
        return CellKey(self.scope, self.span)


class DirectoryRecord(msgspec.Struct, frozen=True):
    """A team, a manager's places or a plan: all events of one directory record, as canonical JSON."""

    kind: str
    id: str
    events: list[str]


class Changes(msgspec.Struct, frozen=True):
    """A message of `kpi.changes`: (part of) what one batch of one shard changed; a repeat is harmless."""

    generation: str
    shard: int
    epoch: int
    batch: int
    cells: list[ChangedCell] = []
    directory: list[DirectoryRecord] = []

    @property
    def version(self) -> Version:
        """Return what orders the messages of a shard."""
        return Version(self.epoch, self.batch)


def shard_id(generation: str, shard: int) -> str:
    """Return the `_id` of a shard's own document."""
    return f"{generation}:{shard}"


def shard_prefix(generation: str, shard: int) -> str:
    """Return what the `_id` of everything in a shard begins with; no two shards write the same document."""
    return f"{shard_id(generation, shard)}:"


def cell_id(generation: str, shard: int, key: CellKey) -> str:
    """Return a cell's `_id`: by its prefix all cells of a scope are one range."""
    dimension = f":{key.by}" if key.by else ""
    return f"{shard_prefix(generation, shard)}{key.scope}:{key.span}{dimension}"


def record_id(generation: str, shard: int, kind: str, of: str) -> str:
    """Return a record's `_id`."""
    return f"{shard_prefix(generation, shard)}{kind}:{of}"


def without_zeros(sums: Mapping[str, int]) -> dict[str, int]:
    """Return *sums* as a cell keeps them: what came to nothing is as if it had never been."""
    return {key: value for key, value in sums.items() if value}


def of_value(value: str, measure: str) -> str:
    """Return the key of *measure* for one value of the cell's dimension: no database minds its characters."""
    return f"{quote(value, safe='').replace('.', '%2E')}{_VALUE}{measure}"


def value_and_measure(key: str) -> tuple[str, str]:
    """Return the value of the cell's dimension, and the measure's key, that *key* holds the sum of."""
    value, _, measure = key.partition(_VALUE)
    return unquote(value), measure
