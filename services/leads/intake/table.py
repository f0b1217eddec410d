"""Leads as a table: CSV with a header of CreateLead's fields; `phone` and `mail` are those of the contact. Pure."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from services.leads.entities.contact import Contact
from services.leads.entities.lead import CreateLead
from services.leads.errors import BadRowError
from services.leads.intake.rows import Row
from shared.refusals import InvalidError

_CONTACT = tuple(Contact.model_fields)
COLUMNS = (*(name for name in CreateLead.model_fields if name != "contact"), *_CONTACT)
DELIMITERS = ",;\t"
"""What stands between cells: that which the header has most of; spreadsheets differ by country."""


def rows_in(body: bytes) -> Iterator[Row]:
    """Yield the rows of the table by the numbers of their lines; empty lines are none. Raises: InvalidError."""
    lines = _lines(body)
    header: list[str] | None = None
    for number, cells in lines:
        if header is None:
            header = _header(cells)
        elif any(cells):
            yield number, _row(header, cells)
    if header is None:
        raise InvalidError("the table has no header")


def _lines(body: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError(f"the table is no UTF-8: byte {error.start}") from error
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip() for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise InvalidError(f"line {number} is no CSV: {error}") from error


def _header(cells: list[str]) -> list[str]:
    for place, name in enumerate(cells):
        if name not in COLUMNS:
            raise InvalidError(f"the columns are {', '.join(COLUMNS)}", f"column {place + 1}")
        if name in cells[:place]:
            raise InvalidError("is in the header twice", name)
    return cells


def _row(header: list[str], cells: list[str]) -> dict[str, Any] | BadRowError:
    if len(cells) != len(header):
        return BadRowError(f"{len(cells)} cells, where the header has {len(header)}")
    said: dict[str, Any] = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
    contact = {name: said.pop(name) for name in _CONTACT if name in said}
    return said | ({"contact": contact} if contact else {})
