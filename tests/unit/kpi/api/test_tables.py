"""An exported file has the numbers as they are, and does nothing in the program that opens it."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from services.kpi.api.export_rows import Row
from services.kpi.api.tables import Format, table, written

A_ROW = Row(
    scope="manager:ann",
    name="Ann",
    period="2026-11",
    first_day=date(2026, 11, 1),
    last_day=date(2026, 11, 30),
    kpi="win_rate",
    kpi_name="Win rate",
    unit="ratio",
    value=1 / 3,
    numerator=1,
    denominator=3,
    n=3,
    target=None,
    attainment=None,
    reason=None,
    details='{"gap":-2}',
    is_immature=False,
    state="provisional",
    as_of=datetime(2026, 11, 23, 10, tzinfo=UTC),
)

numbers = st.none() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
some_rows = st.lists(
    st.builds(
        A_ROW._replace,
        name=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
        value=numbers,
        numerator=numbers,
        target=numbers,
    ),
    max_size=5,
)


def file_of(format_: Format, *batches: list[Row]) -> bytes:
    """Return the file in which *batches* come one after the other."""
    rows = table(format_)
    return b"".join([rows.begin(), *(rows.add(batch) for batch in batches), rows.end()])


def test_a_csv_file_has_a_header_and_a_line_for_each_row() -> None:
    text = file_of(Format.CSV, [A_ROW], [A_ROW._replace(name='Ann, "the best"')]).decode()

    head, first, second = text.removesuffix("\r\n").split("\r\n")
    assert head == ",".join(Row._fields)
    assert first == (
        "manager:ann,Ann,2026-11,2026-11-01,2026-11-30,win_rate,Win rate,ratio,0.3333333333333333,1,3,3,,,,"
        '"{""gap"":-2}",false,provisional,2026-11-23T10:00:00+00:00'
    )
    assert second.startswith('manager:ann,"Ann, ""the best""",2026-11,')


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_name_is_no_formula(name: str) -> None:
    assert written(name) == f"'{name}"


@pytest.mark.parametrize("number", [-5, -0.5, 0, 7, None])
def test_a_number_stays_a_number(number: float | None) -> None:
    assert written(number) == number


@given(some_rows, some_rows)
def test_a_csv_file_reads_back_as_the_numbers_that_were_written(first: list[Row], second: list[Row]) -> None:
    told = StringIO(file_of(Format.CSV, first, second).decode(), newline="")

    found = list(csv.DictReader(told))

    assert [_number(one["value"]) for one in found] == [row.value for row in (*first, *second)]
    assert [_number(one["target"]) for one in found] == [row.target for row in (*first, *second)]
    assert [one["name"] for one in found] == [written(row.name) for row in (*first, *second)]


@given(some_rows, some_rows)
def test_a_parquet_file_reads_back_as_what_was_written(first: list[Row], second: list[Row]) -> None:
    found = parquet.read_table(BytesIO(file_of(Format.PARQUET, first, second))).to_pylist()

    assert found == [row._asdict() for row in (*first, *second)]


def test_a_number_too_large_for_a_float_is_rounded_in_parquet() -> None:
    (found,) = parquet.read_table(BytesIO(file_of(Format.PARQUET, [A_ROW._replace(value=2**53 + 1)]))).to_pylist()

    assert found["value"] == float(2**53)


def _number(text: str) -> float | None:
    return None if text == "" else float(text)
