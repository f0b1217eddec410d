"""Rows as a file: CSV (RFC 4180), which spreadsheets open, or Parquet, which data tools load with its types. Pure."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from io import RawIOBase, StringIO
from typing import Any, Protocol

from services.kpi.api.export_rows import Row

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Format(StrEnum):
    """What a file is written as."""

    CSV = "csv"
    PARQUET = "parquet"


MEDIA_TYPES = {Format.CSV: "text/csv; charset=utf-8; header=present", Format.PARQUET: "application/vnd.apache.parquet"}


class Table(Protocol):
    """A file that is written piece by piece."""

    def begin(self) -> bytes:
        """Return what comes before all rows."""

    def add(self, rows: Sequence[Row]) -> bytes:
        """Return what there is to send of *rows* and those before."""

    def end(self) -> bytes:
        """Return what comes after all rows."""


def table(format_: Format) -> Table:
    """Return an empty table."""
    return CsvTable() if format_ is Format.CSV else ParquetTable()


class CsvTable:
    """Text in UTF-8; what has no value is an empty field."""

    def begin(self) -> bytes:
        """Return the header."""
        return _lines([Row._fields])

    def add(self, rows: Sequence[Row]) -> bytes:
        """Return the lines of *rows*."""
        return _lines([[written(cell) for cell in row] for row in rows])

    def end(self) -> bytes:
        """Return nothing: the last line has ended."""
        return b""


class Outgoing(RawIOBase):
    """A file of which only what was not sent yet is kept."""

    def __init__(self) -> None:
        self._waiting, self._at = bytearray(), 0

    def writable(self) -> bool:
        """Say so to whoever writes."""
        return True

    def tell(self) -> int:
        """Return how much was written, sent or not: the offsets in a Parquet file count from its beginning."""
        return self._at

    def write(self, data: Any) -> int:
        """Take *data*, of whatever kind of buffer."""
        self._waiting += data
        self._at += len(data)
        return len(data)

    def taken(self) -> bytes:
        """Return what waits, to be sent."""
        waiting, self._waiting = bytes(self._waiting), bytearray()
        return waiting


class ParquetTable:
    """Columns with types; numbers are 64-bit floats, since a KPI may be whole in one period and a share in the next."""

    def __init__(self) -> None:
        # Loaded for those who ask for it: 30 MB that a process does without until then.
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        self._rows, self._file = pa.RecordBatch, Outgoing()
        self._schema = _schema(pa)
        self._writer = parquet.ParquetWriter(self._file, self._schema, compression="zstd")

    def begin(self) -> bytes:
        """Return the file's mark."""
        return self._file.taken()

    def add(self, rows: Sequence[Row]) -> bytes:
        """Return *rows* as a row group."""
        records = [_in_floats(row) for row in rows]
        self._writer.write_batch(self._rows.from_pylist(records, schema=self._schema))
        return self._file.taken()

    def end(self) -> bytes:
        """Return the footer, without which nobody can read the file."""
        self._writer.close()
        return self._file.taken()


def written(cell: object) -> object:
    """Return what a CSV file has for *cell*; no text is taken for a formula by the spreadsheet that opens it."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case datetime() | date():
            return cell.isoformat()
        case str() if cell.startswith(_STARTS_A_FORMULA):
            return f"'{cell}"
        case _:
            return cell


def _lines(rows: Sequence[Sequence[object]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


_NUMBERS = ("value", "numerator", "denominator", "n", "target", "attainment")
_KINDS = {"first_day": "date", "last_day": "date", "is_immature": "bool", "as_of": "moment"} | dict.fromkeys(
    _NUMBERS, "number"
)


def _schema(pa: Any) -> Any:
    types = {"date": pa.date32(), "bool": pa.bool_(), "moment": pa.timestamp("us", tz="UTC"), "number": pa.float64()}
    return pa.schema([(name, types.get(_KINDS.get(name, ""), pa.string())) for name in Row._fields])


def _in_floats(row: Row) -> dict[str, object]:
    """Return the fields of *row*; a whole number that is too large for a float is rounded, not refused."""
    fields = row._asdict()
    return fields | {name: float(fields[name]) for name in _NUMBERS if fields[name] is not None}
