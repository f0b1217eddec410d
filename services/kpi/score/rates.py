"""Exchange rates: money stays in its currency in the cells, and is converted when it is read (R3). Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from shared.values import minor_digits


class Rate(NamedTuple):
    """From a day on, so many major units of the company's currency for one of another."""

    since: date
    rate: Fraction


@dataclass(frozen=True)
class Rates:
    """The rates into *base*, the company's currency."""

    base: str
    known: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    """By currency, in the order of their days."""

    @classmethod
    def of(cls, base: str, told: Mapping[str, Iterable[Rate]]) -> "Rates":
        """Return the rates that were *told*, in order; of two for one day the later told stands."""
        by_day = {currency: dict(rates) for currency, rates in told.items()}
        return cls(
            base, {currency: tuple(Rate(*one) for one in sorted(days.items())) for currency, days in by_day.items()}
        )

    def minor(self, currency: str, day: date) -> Fraction | None:
        """Return how many minor units of the base one minor unit of *currency* is worth on *day*; None: no rate yet."""
        if currency == self.base:
            return Fraction(1)
        rate = _at(self.known.get(currency, ()), day)
        if rate is None:
            return None
        return rate * Fraction(10) ** (minor_digits(self.base) - minor_digits(currency))

    def into(self, currency: str) -> "Rates":
        """Return the rates into *currency* that these make, each over the base on its day."""
        if currency == self.base:
            return self
        own, crossed = self.known.get(currency, ()), dict[str, tuple[Rate, ...]]()
        for other, rates in (*self.known.items(), (self.base, (Rate(date.min, Fraction(1)),))):
            days = sorted({one.since for one in (*own, *rates)}) if other != currency else []
            worth = [(day, _at(rates, day), _at(own, day)) for day in days]
            crossed[other] = tuple(Rate(day, above / below) for day, above, below in worth if above and below)
        return Rates(currency, {other: rates for other, rates in crossed.items() if rates})

    def changes_between(self, first: date, last: date) -> bool:
        """Return whether any rate is another after *first*, up to *last*."""
        return any(first < one.since <= last for rates in self.known.values() for one in rates)


def _at(rates: Sequence[Rate], day: date) -> Fraction | None:
    place = bisect_right(rates, day, key=_since)
    return rates[place - 1].rate if place else None


def _since(rate: Rate) -> date:
    return rate.since
