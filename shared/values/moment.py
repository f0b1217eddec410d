"""A moment: a point in time with a zone, kept in UTC so that equal moments are written alike."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Strict

YEARS = range(1900, 9000)
"""Outside these a calendar's arithmetic can overflow, and no sale was ever made."""


def _written_as_a_date(value: Any) -> Any:
    """Refuse the bare number of seconds that pydantic would take for a time in UTC."""
    if isinstance(value, datetime) or (isinstance(value, str) and value[4:5] == "-"):
        return value
    raise ValueError("write a moment as 2026-11-23T09:41:07Z")


def _in_utc(moment: datetime) -> datetime:
    # The first look keeps the conversion from overflowing, the second judges its result.
    if moment.year in YEARS and (in_utc := moment.astimezone(UTC)).year in YEARS:
        return in_utc
    raise ValueError(f"the year {moment.year} is outside {YEARS.start} to {YEARS.stop - 1}")


Moment = Annotated[AwareDatetime, Strict(strict=False), BeforeValidator(_written_as_a_date), AfterValidator(_in_utc)]
