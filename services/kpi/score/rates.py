"""Exchange rates: money stays in its currency in the cells, and is converted when it is read (R3). Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
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
        rates = self.known.get(currency, ())
        place = bisect_right(rates, day, key=_since)
        if not place:
            return None
        return rates[place - 1].rate * Fraction(10) ** (minor_digits(self.base) - minor_digits(currency))

    def changes_between(self, first: date, last: date) -> bool:
        """Return whether any rate is another after *first*, up to *last*."""
        return any(first < one.since <= last for rates in self.known.values() for one in rates)


def _since(rate: Rate) -> date:
    return rate.since
