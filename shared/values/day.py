"""A day of the calendar, without a time or a zone: the company's own calendar says when it begins."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Strict

from shared.values.moment import YEARS

_LENGTH = len("2026-11-23")


def _written_as_a_day(value: Any) -> Any:
    """Refuse the moments and bare numbers that pydantic would cut down to a day."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and len(value) == _LENGTH and value[4] == "-"):
        return value
    raise ValueError("write a day as 2026-11-23")


def _in_range(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"the year {day.year} is outside {YEARS.start} to {YEARS.stop - 1}")
    return day


Day = Annotated[date, Strict(strict=False), BeforeValidator(_written_as_a_day), AfterValidator(_in_range)]
