"""The blocks in which cells are read and remembered: all months of a scope, or the days of one month. Pure."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shared.values import Period
from shared.values.moment import YEARS

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


def spans_in(part: str, today: date) -> tuple[str, ...]:
    """Return every span that a cell of the block's *part* can have; months only up to that of *today*."""
    if part != MONTHS:
        return tuple(day.isoformat() for day in Period.parse(part).days())
    return _months_up_to(today.year, today.month)


@lru_cache(maxsize=4)
def _months_up_to(year: int, month: int) -> tuple[str, ...]:
    all_months = (f"{one:04}-{number:02}" for one in range(YEARS.start, year + 1) for number in range(1, 13))
    return tuple(text for text in all_months if text <= f"{year:04}-{month:02}")
