"""The kinds of KPI: each a declaration that is computed from figures and answers with a whole reading."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from typing_extensions import override

from services.kpi.kpis.figures import Figures, NoRateError, RangeNotKeptError
from services.kpi.measures import Measure
from services.kpi.measures.durations import quantile
from services.kpi.measures.spans import Durations
from shared.events import KpiReading

Number = int | float
NO_DATA, NO_RATE, NO_PLAN, NO_COST, DONE = "no_data", "no_rate", "no_plan", "no_cost", "done"
NO_SPEND, NO_KPI_SET = "no_spend", "no_kpi_set"
RANGE_NOT_KEPT = "range_not_kept"


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
    name_ru: str
    formula: str
    source: str
    """The row of the KPI catalogue."""
    better: Better = Better.UP
    unit: str = "count"
    basis: str | None = None
    duties: tuple[str, ...] = ()
    """The duties of the department that it serves: D01 …, N1 …."""
    edges: str = ""
    """What it does in the cases where one could do otherwise; R… are the rules of the KPI catalogue."""
    is_cohort: bool = False
    """The numerator goes on rising after the period: what is young has not had its time yet."""

    @property
    @abstractmethod
    def measures(self) -> tuple[Measure, ...]:
        """Return the measures that the KPI is computed from."""

    @property
    def numerators(self) -> tuple[Measure, ...]:
        """Return those of the measures whose sum stands above the line: records are explained by them."""
        return self.measures[:1]

    @abstractmethod
    def _reading(self, figures: Figures) -> KpiReading:
        """Return the KPI's value; may raise NoRateError and RangeNotKeptError."""

    @property
    def by(self) -> tuple[str, ...]:
        """Return the dimensions in which the KPI can be broken down: those that all its measures have."""
        first, *others = self.measures
        return tuple(one for one in first.by if all(one in measure.by for measure in others))

    def unit_in(self, currency: str) -> str:
        """Return the unit of the values where the company's money is *currency*."""
        return f"{currency} minor" if self.unit == "money" else self.unit

    def reading(self, figures: Figures) -> KpiReading:
        """Return the KPI of *figures*: a value with all it is made of, or null and why."""
        try:
            return self._reading(figures)
        except NoRateError:
            return self._of(figures, None, None, None, self._n(figures), NO_RATE)
        except RangeNotKeptError:
            return self._of(figures, None, None, None, 0, RANGE_NOT_KEPT)

    def _n(self, _figures: Figures) -> Fraction:
        """Return how many facts there are even if their money cannot be told."""
        return Fraction()

    def _of(  # noqa: PLR0917  # the fields of a reading, in its order
        self,
        figures: Figures,
        value: Fraction | float | None,
        above: Fraction | float | None,
        below: Fraction | float | None,
        n: Fraction | float,
        reason: str | None = None,
        details: Mapping[str, Number | None] | None = None,
    ) -> KpiReading:
        return KpiReading(
            value=plain(value),
            numerator=plain(above),
            denominator=plain(below),
            n=plain(n) or 0,
            unit=self.unit_in(figures.currency),
            reason=reason if value is None else None,
            details=dict(details or {}),
        )

    def _ratio(  # noqa: PLR0917  # a ratio's parts
        self,
        figures: Figures,
        above: Fraction | float,
        below: Fraction | float,
        n: Fraction | float,
        factor: Fraction | int = 1,
        details: Mapping[str, Number | None] | None = None,
    ) -> KpiReading:
        if below <= 0:
            return self._of(figures, None, above, below, n, NO_DATA, details)
        return self._of(figures, Fraction(above) * factor / Fraction(below), above, below, n, details=details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Kpi):
    """How many; *less* what is taken away."""

    of: Measure
    less: tuple[Measure, ...] = ()
    beside: Mapping[str, Measure] = field(default_factory=dict)
    """Further counts, by their names among the details."""

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, *self.less, *self.beside.values())

    @property
    @override
    def numerators(self) -> tuple[Measure, ...]:
        return (self.of, *self.less)

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        first = figures.count(self.of)
        count = first - _total(figures, self.less)
        details = {name: plain(figures.count(measure)) for name, measure in self.beside.items()}
        return self._of(figures, count, count, 1, first, details=details)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMoney(Kpi):
    """A KPI of a sum of money, and of how many it is from."""

    of: Measure
    counted: Measure

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, self.counted)

    @override
    def _n(self, figures: Figures) -> Fraction:
        return figures.count(self.counted)

    @property
    @override
    def by(self) -> tuple[str, ...]:
        return self.of.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(_OfMoney):
    """How much, and from how many: a sum in minor units of the company's currency."""

    unit: str = "money"
    plus: tuple[Measure, ...] = ()
    """What is added to it: what was taken away from a net sum, say, to have the gross one."""
    beside: Mapping[str, Measure] = field(default_factory=dict)
    """Further sums of money, by their names among the details."""

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, *self.plus, self.counted, *self.beside.values())

    @property
    @override
    def numerators(self) -> tuple[Measure, ...]:
        return (self.of, *self.plus)

    @property
    @override
    def by(self) -> tuple[str, ...]:
        return tuple(one for one in self.of.by if all(one in measure.by for measure in self.plus))

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        total = round(Fraction(figures.money(self.of)) + _total(figures, self.plus))
        details = {name: plain(round(figures.money(measure))) for name, measure in self.beside.items()}
        return self._of(figures, total, total, 1, figures.count(self.counted), details=details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Kpi):
    """How many, or how much, of how many; sums divided by sums, never a mean of ratios."""

    of: Measure
    over: tuple[Measure, ...]
    less: tuple[Measure, ...] = ()
    """What is taken away above the line."""
    factor: Fraction | int = 1
    unit: str = "ratio"
    counted: Measure | None = None
    """How many stand behind it, where what is below the line is no count."""
    beside: Mapping[str, Measure] = field(default_factory=dict)
    """Further sums, by their names among the details."""
    amounts: Measure | None = None
    """What is divided, counted by bucket: its median (within 1 %) is then among the details."""

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        more = (one for one in (self.counted, self.amounts) if one)
        return tuple(dict.fromkeys((self.of, *self.less, *self.over, *more, *self.beside.values())))

    @property
    @override
    def numerators(self) -> tuple[Measure, ...]:
        return (self.of, *self.less)

    @property
    @override
    def by(self) -> tuple[str, ...]:
        parts = (self.of, *self.less, *self.over)
        return tuple(one for one in self.of.by if all(one in measure.by for measure in parts))

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        above = figures.number(self.of) - _total(figures, self.less)
        below = _total(figures, self.over)
        n = figures.count(self.counted) if self.counted else below
        details = {name: plain(figures.number(measure)) for name, measure in self.beside.items()}
        if self.amounts:
            details["median"] = plain(quantile(figures.amounts(self.amounts), Fraction(1, 2)))
        return self._ratio(figures, above, below, n, self.factor, details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean(Ratio):
    """Money for each."""

    unit: str = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(_OfMoney):
    """Which part of the company's money is this scope's; it may leave 0 to 1 where something was taken back."""

    unit: str = "ratio"

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        total = figures.of_company.money(self.of)
        return self._ratio(figures, figures.money(self.of), total, figures.count(self.counted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Kpi):
    """A flow of the period over a stock as it was before the period: churn, say."""

    of: Measure
    over: Measure
    unit: str = "ratio"

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of, self.over)

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        below = figures.at_opening.count(self.over)
        return self._ratio(figures, figures.count(self.of), below, below)


class Middle(StrEnum):
    """Which figure stands for a distribution; the others are among the details."""

    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Kpi):
    """How long it takes: mean exactly, median and p90 within 1 %, and how old what is still open is (R17)."""

    of: Durations
    value: Middle = Middle.MEDIAN
    unit: str = "seconds"
    unit_seconds: int = 1
    is_working_time: bool = False
    """In working time of the company's calendar, instead of wall-clock time (R16)."""

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        open_ = (self.of.open, self.of.open_since) if self.of.open and self.of.open_since else ()
        return (*self._distribution, *open_)

    @property
    @override
    def numerators(self) -> tuple[Measure, ...]:
        return self._distribution[1:]

    @property
    @override
    def by(self) -> tuple[str, ...]:
        return self.of.count.by

    @property
    def _distribution(self) -> tuple[Measure, Measure]:
        if self.is_working_time:
            return self.of.working, self.of.working_seconds
        return self.of.count, self.of.seconds

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        count, seconds = self._distribution
        buckets = figures.durations(count)
        n = buckets.total()
        total = figures.count(seconds) / self.unit_seconds
        details = self._open(figures)
        if n <= 0:
            return self._of(figures, None, total, n, n, NO_DATA, details)
        details |= {
            "mean": plain(total / n),
            "median": self._quantile(buckets, Fraction(1, 2)),
            "p90": self._quantile(buckets, Fraction(9, 10)),
        }
        if not self.is_working_time:
            details |= {f"within_{limit}": plain(Fraction(figures.within(count, limit), n)) for limit in self.of.limits}
        return self._of(figures, details[self.value], total, n, n, details=details)

    def _open(self, figures: Figures) -> dict[str, Number | None]:
        if self.of.open is None or self.of.open_since is None or not (still := figures.count(self.of.open)):
            return {}
        age = figures.mean_age(self.of.open, self.of.open_since)
        return {"open": plain(still), "open_mean_age": None if age is None else plain(age / self.unit_seconds)}

    def _quantile(self, buckets: dict[int, int], share: Fraction) -> Number | None:
        found = quantile(buckets, share)
        return None if found is None else plain(found / self.unit_seconds)


Parts = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined(Kpi):
    """A formula over other KPIs of the same scope and period; null, with its reason, where one of them is."""

    of: Mapping[str, Kpi]
    """The parts by their names among the details; the first is explained by its records."""
    formula_of: Callable[[Parts], Fraction | float | None]
    """Return the value of the parts' values; None where there is nothing to divide by."""

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return tuple(dict.fromkeys(measure for kpi in self.of.values() for measure in kpi.measures))

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        readings = {name: kpi.reading(figures) for name, kpi in self.of.items()}
        details = {name: one.value for name, one in readings.items()}
        n = min(one.n for one in readings.values())
        if missing := next((one for one in readings.values() if one.value is None), None):
            return self._of(figures, None, None, None, n, missing.reason, details)
        value = self.formula_of({name: Fraction(one) for name, one in details.items() if one is not None})
        return self._of(figures, value, value, 1, n, NO_DATA, details)


def _total(figures: Figures, measures: Iterable[Measure]) -> Fraction:
    return sum((figures.number(measure) for measure in measures), Fraction())


def plain(number: Fraction | float | None) -> Number | None:
    """Return *number* as JSON has it: an int where it is whole, else the nearest float."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)
