"""The blocks in which cells are read and remembered: all months of a scope, or the days of one month. Pure."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from services.kpi.cells import NO_MONTH
from shared.values import Period
from shared.values.moment import YEARS

EVER = f"{YEARS.start}-01"
"""No event is of an earlier month."""

MONTHS = "months"
_MONTH_LENGTH = len("2017-03")


class BlockKey(NamedTuple):
    """Which cells of *scope*: all its months (`months`), or the days of one month (`2017-03`)."""

    scope: str
    part: str


def part_of(span: str) -> str:
    """Return the part of a scope's blocks that the cell of *span* is in."""
    return MONTHS if is_month(span) else span[:_MONTH_LENGTH]


def is_month(span: str) -> bool:
    """Say whether *span* is a month, rather than a day."""
    return len(span) == _MONTH_LENGTH


def spans_in(part: str, first_month: str, today: date) -> tuple[str, ...]:
    """Return every span that a cell of *part* can have; months only from *first_month* to that of *today*."""
    if part != MONTHS:
        return tuple(day.isoformat() for day in Period.parse(part).days())
    return _months(first_month, f"{today:%Y-%m}")


@lru_cache(maxsize=16)
def _months(first: str, last: str) -> tuple[str, ...]:
    if first == NO_MONTH:
        return ()
    years = range(int(first[:4]), int(last[:4]) + 1)
    months = (f"{year:04}-{number:02}" for year in years for number in range(1, 13))
    return tuple(month for month in months if first <= month <= last)
