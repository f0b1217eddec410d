"""What a KPI is computed from: one scope's sums of measures for one period, up to now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction

from services.kpi.measures import Measure
from services.kpi.measures.measure import PERIODS, within
from shared.values import PeriodKind

Sum = int | Fraction
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoRateError(Exception):
    """A sum is in a currency that cannot be converted yet."""


class RangeNotKeptError(Exception):
    """Clients are counted once in months, quarters and years, and in no other range (R19)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums by measure key (a name and, where it has one, its variant)."""

    currency: str
    """The company's currency, in which money is answered; sums in others had no rate."""
    flows: Mapping[str, Sum] = field(default_factory=dict)
    """Summed over the days of the period, up to now."""
    stocks: Mapping[str, Sum] = field(default_factory=dict)
    """Running totals at the end of the period, or now."""
    opening: Mapping[str, Sum] = field(default_factory=dict)
    """Running totals at the end of the day before the period."""
    company: Mapping[str, Sum] = field(default_factory=dict)
    """The company's flows of the same period, to take shares of."""
    kind: PeriodKind = PeriodKind.MONTH
    ends_at: datetime | None = None
    """The end of the period, or now: to it the age of what is open runs."""

    def number(self, measure: Measure) -> Fraction:
        """Return the measure's sum: money in minor units of the company's currency, all else a count.

        Raises: NoRateError, RangeNotKeptError.
        """
        return Fraction(self.money(measure)) if measure.is_money else self.count(measure)

    def count(self, measure: Measure) -> Fraction:
        """Return how many there are; a shared one counts in part. Raises: RangeNotKeptError."""
        return Fraction(self._sums(measure).get(self._key(measure), 0)) / measure.scale

    def money(self, measure: Measure) -> Sum:
        """Return the sum in minor units of the company's currency. Raises: NoRateError."""
        sums = self._sums(measure)
        prefix, own = measure.name + ":", f"{measure.name}:{self.currency}"
        if any(value and key != own for key, value in sums.items() if key.startswith(prefix)):
            raise NoRateError(measure.name)
        return sums.get(own, 0)

    def durations(self, measure: Measure) -> Counter[int]:
        """Return how many durations fell in each bucket."""
        prefix = measure.name + "#"
        return Counter(
            {int(key[len(prefix) :]): int(n) for key, n in self.flows.items() if n and key.startswith(prefix)}
        )

    def amounts(self, measure: Measure) -> Counter[int]:
        """Return how many amounts fell in each bucket; none at all where one is of another currency.

        A distribution cannot be converted: the bounds of its buckets are those of one currency.
        """
        own, any_ = f"{measure.name}:{self.currency}#", f"{measure.name}:"
        found = {key: int(n) for key, n in self.flows.items() if n and key.startswith(any_)}
        is_foreign = any(not key.startswith(own) for key in found)
        return Counter({} if is_foreign else {int(key[len(own) :]): n for key, n in found.items()})

    def within(self, measure: Measure, seconds: int) -> int:
        """Return how many durations were at most so long; one of the measure's limits."""
        return int(self.flows.get(measure.name + within(seconds), 0))

    def mean_age(self, open_: Measure, since: Measure) -> Fraction | None:
        """Return the mean age in seconds of what is open; None where nothing is."""
        count = self.count(open_)
        if count <= 0 or self.ends_at is None:
            return None
        return int((self.ends_at - _EPOCH).total_seconds()) - self.count(since) / count

    @property
    def of_company(self) -> "Figures":
        """Return the company's figures of the same period; only its flows are known."""
        return replace(self, flows=self.company, stocks={}, opening={})

    @property
    def at_opening(self) -> "Figures":
        """Return the figures whose stocks are those before the period."""
        return replace(self, stocks=self.opening)

    def _key(self, measure: Measure) -> str:
        if not measure.is_distinct:
            return measure.name
        if self.kind not in PERIODS:
            raise RangeNotKeptError(measure.name)
        return measure.name + PERIODS[self.kind]

    def _sums(self, measure: Measure) -> Mapping[str, Sum]:
        return self.stocks if measure.is_stock else self.flows
