"""What a KPI is computed from: one scope's sums of measures for one period, up to now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from services.kpi.measures import Measure


class NoRateError(Exception):
    """A sum is in a currency that cannot be converted yet."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums by measure key (a name and, where it has one, its variant)."""

    currency: str
    """The company's currency, in which money is answered."""
    flows: Mapping[str, int] = field(default_factory=dict)
    """Summed over the days of the period, up to now."""
    stocks: Mapping[str, int] = field(default_factory=dict)
    """Running totals at the end of the period, or now."""
    company: Mapping[str, int] = field(default_factory=dict)
    """The company's flows of the same period, to take shares of."""
    target: int | float | None = None
    """The plan for the KPI that plans are judged by (`PLANNED_KPI`)."""
    elapsed_share: Fraction | None = None
    """Which part of the period's working days has come, today included; None where it has none."""

    def count(self, measure: Measure) -> Fraction:
        """Return how many there are; a shared one counts in part."""
        return Fraction(self._sums(measure).get(measure.name, 0), measure.scale)

    def money(self, measure: Measure) -> int:
        """Return the sum in minor units of the company's currency. Raises: NoRateError."""
        return self._money_in(self._sums(measure), measure)

    def company_money(self, measure: Measure) -> int:
        """Return the company's sum in minor units of its currency. Raises: NoRateError."""
        return self._money_in(self.company, measure)

    def durations(self, measure: Measure) -> Counter[int]:
        """Return how many durations fell in each bucket."""
        prefix = measure.name + "#"
        return Counter({int(key[len(prefix) :]): n for key, n in self.flows.items() if n and key.startswith(prefix)})

    def _sums(self, measure: Measure) -> Mapping[str, int]:
        return self.stocks if measure.is_stock else self.flows

    def _money_in(self, sums: Mapping[str, int], measure: Measure) -> int:
        prefix, own = measure.name + ":", f"{measure.name}:{self.currency}"
        if any(value and key != own for key, value in sums.items() if key.startswith(prefix)):
            raise NoRateError(measure.name)
        return sums.get(own, 0)
