"""The rows of an export's files, each with what lookups add, as events or as reasons why they are none."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from deploy.imports.errors import MissingFileError
from shared.events import AnyEvent
from shared.mapping.errors import BadMappingError, BadRowError
from shared.mapping.rules import Lookup, Rule
from shared.mapping.values import Company, Row, Value, columns_in, value_of

_ANY_COMPANY = Company(ZoneInfo("UTC"), None)
"""A lookup's key is a text, which no zone or currency changes."""


class Left(NamedTuple):
    """A row that made no event of a type, and why."""

    file: str
    line: int
    type: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: no {self.type}: {self.reason}"


Found = AnyEvent | Left


def events_of(rules: Iterable[Rule], folder: Path) -> Iterator[Found]:
    """Yield what the files in *folder* say by *rules*, file after file. Raises: MissingFileError, BadMappingError."""
    for rule in rules:
        if not rule.said.file:
            raise BadMappingError(rule.said.type, "the mapping does not say which `file` its rows are in")
        lookups = [_Table.read(one, folder) for one in rule.said.lookups]
        known: set[str] = set()
        for line, row in _rows(folder / rule.said.file, rule.columns):
            found = _event(rule, line, row, lookups)
            if found is None:
                continue
            if isinstance(found, Left):
                yield found
            elif not (rule.said.once and found.id in known):
                known.add(found.id)
                yield found


def _event(rule: Rule, line: int, row: Row, lookups: Iterable["_Table"]) -> Found | None:
    if not rule.is_meant(row):
        return None
    try:
        whole = dict(row)
        for lookup in lookups:
            whole |= lookup.of(row)
        return rule.event(whole)
    except BadRowError as error:
        return Left(rule.said.file, line, rule.said.type, str(error))


class _Table(NamedTuple):
    """A lookup's file, read."""

    said: Lookup
    by: Value
    rows: Mapping[Any, Row]

    @classmethod
    def read(cls, said: Lookup, folder: Path) -> "_Table":
        key, by = (value_of(text, f"lookup of {said.file}", _ANY_COMPANY) for text in (said.key, said.by))
        columns = set(said.columns.values()) | columns_in(said.key)
        return cls(said, by, {key(row): row for _, row in _rows(folder / said.file, columns)})

    def of(self, row: Row) -> Row:
        """Return what the lookup adds to *row*. Raises: BadRowError."""
        wanted = self.by(row)
        if wanted not in self.rows:
            raise BadRowError(f"{self.said.file} has no {wanted!r}")
        return {here: self.rows[wanted][there] for here, there in self.said.columns.items()}


def _rows(path: Path, columns: set[str]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a CSV file with their lines. Raises: MissingFileError, BadMappingError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if missing := columns - set(reader.fieldnames or ()):
                raise BadMappingError(path.name, f"has no column {min(missing)!r}")
            for row in reader:
                row.pop(None, None)  # what stands beyond the last column
                yield reader.line_num, row
    except FileNotFoundError as error:
        raise MissingFileError(f"{path} is not there") from error
