"""The kinds of KPI: each a declaration that is computed from figures and answers with a whole reading."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from typing_extensions import override

from services.kpi.kpis.figures import Figures, NoRateError
from services.kpi.measures import Measure
from services.kpi.measures.durations import quantile
from shared.events import KpiReading

Number = int | float
NO_DATA, NO_RATE, NO_PLAN = "no_data", "no_rate", "no_plan"


class Better(StrEnum):
    """Which way a KPI should go."""

    UP = "up"
    DOWN = "down"
    NEITHER = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(ABC):
    """A declared KPI."""

    id: str
    name: str
    formula: str
    source: str
    """The row of the KPI catalogue."""
    better: Better = Better.UP
    unit: str = "count"
    basis: str | None = None

    @property
    @abstractmethod
    def measures(self) -> tuple[Measure, ...]:
        """Return the measures that the KPI is computed from."""

    @abstractmethod
    def _reading(self, figures: Figures) -> KpiReading:
        """Return the KPI's value; money may raise NoRateError."""

    def unit_in(self, currency: str) -> str:
        """Return the unit of the values where the company's money is *currency*."""
        return f"{currency} minor" if self.unit == "money" else self.unit

    def reading(self, figures: Figures) -> KpiReading:
        """Return the KPI of *figures*: a value with all it is made of, or null and why."""
        try:
            return self._reading(figures)
        except NoRateError:
            return self._of(figures, None, None, None, 0, NO_RATE)

    def _of(  # noqa: PLR0917  # the fields of a reading, in its order
        self,
        figures: Figures,
        value: Fraction | float | None,
        above: Fraction | float | None,
        below: Fraction | float | None,
        n: Fraction | float,
        reason: str | None = None,
        details: dict[str, Number | None] | None = None,
    ) -> KpiReading:
        return KpiReading(
            value=_plain(value),
            numerator=_plain(above),
            denominator=_plain(below),
            n=_plain(n) or 0,
            unit=self.unit_in(figures.currency),
            reason=reason if value is None else None,
            details=details or {},
        )

    def _ratio(
        self, figures: Figures, above: Fraction | float, below: Fraction | float, n: Fraction | float, factor: int = 1
    ) -> KpiReading:
        if below <= 0:
            return self._of(figures, None, above, below, n, NO_DATA)
        return self._of(figures, Fraction(above) * factor / Fraction(below), above, below, n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Kpi):
    """How many."""

    of: Measure

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of,)

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        count = figures.count(self.of)
        return self._of(figures, count, count, 1, count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMoney(Kpi):
    """A KPI of a sum of money, and of how many it is from."""

    of: Measure
    counted: Measure

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, self.counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(_OfMoney):
    """How much, and from how many: a sum in minor units of the company's currency."""

    unit: str = "money"

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        total = figures.money(self.of)
        return self._of(figures, total, total, 1, figures.count(self.counted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean(_OfMoney):
    """Money for each."""

    unit: str = "money"

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        count = figures.count(self.counted)
        return self._ratio(figures, figures.money(self.of), count, count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Kpi):
    """How many of how many; sums divided by sums, never a mean of ratios."""

    of: Measure
    over: tuple[Measure, ...]
    unit: str = "ratio"

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, *(measure for measure in self.over if measure is not self.of))

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        below = sum((figures.count(measure) for measure in self.over), Fraction())
        return self._ratio(figures, figures.count(self.of), below, below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(_OfMoney):
    """Which part of the company's money is this scope's; it may leave 0 to 1 where something was taken back."""

    unit: str = "ratio"

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        return self._ratio(figures, figures.money(self.of), figures.company_money(self.of), figures.count(self.counted))


class Middle(StrEnum):
    """Which figure stands for a distribution; the others are among the details."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Kpi):
    """How long it takes: mean exactly, median and p90 within 1 %."""

    of: Measure
    seconds: Measure
    value: Middle
    unit_seconds: int = field(default=1)

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, self.seconds)

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        buckets = figures.durations(self.of)
        n = buckets.total()
        total = figures.count(self.seconds) / self.unit_seconds
        if n <= 0:
            return self._of(figures, None, total, n, n, NO_DATA)
        details: dict[str, Number | None] = {
            "mean": _plain(total / n),
            "median": self._quantile(buckets, Fraction(1, 2)),
            "p90": self._quantile(buckets, Fraction(9, 10)),
        }
        return self._of(figures, details[self.value], total, n, n, details=details)

    def _quantile(self, buckets: dict[int, int], share: Fraction) -> Number | None:
        found = quantile(buckets, share)
        return None if found is None else _plain(found / self.unit_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment(Kpi):
    """Which percent of the plan for another KPI is reached, and where the pace leads."""

    of: Money
    unit: str = "percent"

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return self.of.measures

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        fact = figures.money(self.of.of)
        n = figures.count(self.of.counted)
        if not figures.target:
            return self._of(figures, None, fact, figures.target, n, NO_PLAN)
        value = Fraction(fact) * 100 / Fraction(figures.target)
        return self._of(figures, value, fact, figures.target, n, details=pace(fact, figures))


def pace(fact: Fraction | float, figures: Figures) -> dict[str, Number | None]:
    """Return gap (plan - fact) and run_rate (where the pace of the elapsed working days leads) towards the target."""
    run_rate = Fraction(fact) / figures.elapsed_share if figures.elapsed_share else None
    gap = None if figures.target is None else Fraction(figures.target) - Fraction(fact)
    return {"gap": _plain(gap), "run_rate": _plain(run_rate)}


def _plain(number: Fraction | float | None) -> Number | None:
    """Return *number* as JSON has it: an int where it is whole, else the nearest float."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)
