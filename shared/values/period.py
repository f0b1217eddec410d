"""A period: a day, ISO week, month, quarter or year of the company's calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

from shared.values.moment import YEARS


class InvalidPeriodError(ValueError):
    """The text names no period."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is no period: write 2017-03-09, 2017-W10, 2017-03, 2017-Q1 or 2017")


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_FORMS = {
    PeriodKind.DAY: re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII),
    PeriodKind.WEEK: re.compile(r"(\d{4})-W(\d\d)", re.ASCII),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(\d\d)", re.ASCII),
    PeriodKind.QUARTER: re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    PeriodKind.YEAR: re.compile(r"(\d{4})", re.ASCII),
}
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days *first* to *last*, both included; written `2017-03-09`, `2017-W10`, `2017-03`, `2017-Q1` or `2017`."""

    first: date
    last: date
    kind: PeriodKind

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.DAY:
                return self.first.isoformat()
            case PeriodKind.WEEK:
                year, week, _ = self.first.isocalendar()
                return f"{year:04}-W{week:02}"
            case PeriodKind.MONTH:
                return f"{self.first.year:04}-{self.first.month:02}"
            case PeriodKind.QUARTER:
                return f"{self.first.year:04}-Q{self.first.month // 3 + 1}"
            case PeriodKind.YEAR:
                return f"{self.first.year:04}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        """Yield every day of the period, in order."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period that *text* names. Raises: InvalidPeriodError."""
        for kind, form in _FORMS.items():
            if found := form.fullmatch(text):
                try:
                    first = _first_day(kind, [int(part) for part in found.groups()])
                except ValueError as error:
                    raise InvalidPeriodError(text) from error
                if first.year in YEARS:
                    return cls.of(kind, first)
        raise InvalidPeriodError(text)

    @classmethod
    @lru_cache(maxsize=10_000)
    def of(cls, kind: PeriodKind, day: date) -> "Period":
        """Return the period of *kind* that *day* lies in."""
        if kind is PeriodKind.DAY:
            return cls(day, day, kind)
        if kind is PeriodKind.WEEK:
            first = day - timedelta(days=day.weekday())
            return cls(first, first + timedelta(days=6), kind)
        months = _MONTHS[kind]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, _months_after(first, months) - timedelta(days=1), kind)

    @classmethod
    def all_of(cls, day: date) -> tuple["Period", ...]:
        """Return the day, week, month, quarter and year that *day* lies in."""
        return tuple(cls.of(kind, day) for kind in PeriodKind)


def kind_of(first: date, last: date) -> PeriodKind:
    """Return which kind of period the days from *first* to *last* are; any other range is kept as little as a day."""
    kinds = (kind for kind in PeriodKind if Period.of(kind, first) == Period(first, last, kind))
    return next(kinds, PeriodKind.DAY)


def _first_day(kind: PeriodKind, numbers: list[int]) -> date:
    match kind, numbers:
        case PeriodKind.DAY, [year, month, day]:
            return date(year, month, day)
        case PeriodKind.WEEK, [year, week]:
            return date.fromisocalendar(year, week, 1)
        case PeriodKind.MONTH, [year, month]:
            return date(year, month, 1)
        case PeriodKind.QUARTER, [year, quarter]:
            return date(year, quarter * 3 - 2, 1)
        case _:
            return date(numbers[0], 1, 1)


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _names_a_period(text: str) -> str:
    Period.parse(text)
    return text


PeriodName = Annotated[str, AfterValidator(_names_a_period)]
"""The text of a period, as events carry it."""
