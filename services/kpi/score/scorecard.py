"""A scorecard: all KPIs of one scope and period at one moment, with plan and attainment. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from services.kpi.kpis import CATALOGUE, PLAN_ATTAINMENT, Better, Figures, Kpi
from services.kpi.kpis.kpi import NO_RATE, Attainment, Count, Money, Number, Share, pace
from services.kpi.records import Rules
from services.kpi.score.blocks import BlockKey
from services.kpi.score.calendar import Calendar
from services.kpi.score.plans import Plans
from services.kpi.score.roster import Roster
from services.kpi.score.sums import Book, Now, flows, parts, stock_parts, stocks
from shared.events import KpiReading, PlanSet
from shared.values import COMPANY, Period, Scope

Kpis = dict[str, KpiReading]


@dataclass(frozen=True, slots=True)
class House:
    """How the company counts: data that every scorecard depends on."""

    rules: Rules
    currency: str
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(slots=True)
class Scorer:
    """Makes scorecards of one moment from cells, roster and plans; what cards have in common is worked out once."""

    house: House
    now: Now
    roster: Roster
    plans: Plans
    book: Book
    _company: dict[Period, dict[str, int]]
    _empty: dict[str, KpiReading]

    def __init__(self, house: House, now: Now, roster: Roster, plans: Plans, book: Book) -> None:
        self.house, self.now, self.roster, self.plans, self.book = house, now, roster, plans, book
        self._company, self._empty = {}, {}

    def kpis(self, scope: Scope, period: Period, catalogue: Iterable[Kpi] = CATALOGUE) -> Kpis:
        """Return the readings of all KPIs of *catalogue*."""
        figures = self.figures(scope, period)
        present = measures_in(figures)
        return {kpi.id: self._reading(kpi, figures, present, scope, period) for kpi in catalogue}

    def figures(self, scope: Scope, period: Period) -> Figures:
        """Return what the KPIs are computed from; nothing of what is dated after now."""
        today, currency = self.now.today, self.house.currency
        if period.first > today:
            return Figures(currency, elapsed_share=self.house.calendar.elapsed_share(period, today))
        last = min(period.last, today)
        return Figures(
            currency,
            flows(self.book, self.roster.stays(scope, period.first, last), self.now),
            stocks(self.book, self.roster.members(scope, last), last),
            self._company_flows(period),
            self._revenue_target(scope, period),
            self.house.calendar.elapsed_share(period, today),
        )

    def _company_flows(self, period: Period) -> dict[str, int]:
        if period not in self._company:
            stays = self.roster.stays(COMPANY, period.first, period.last)
            self._company[period] = flows(self.book, stays, self.now)
        return self._company[period]

    def _reading(self, kpi: Kpi, figures: Figures, present: set[str], scope: Scope, period: Period) -> KpiReading:
        planned = PLAN_ATTAINMENT.of if kpi is PLAN_ATTAINMENT else kpi
        plan = self.plans.target(str(scope), planned.id, str(period))
        is_empty = not isinstance(kpi, Share | Attainment) and present.isdisjoint(
            measure.name for measure in kpi.measures
        )
        reading = self._empty_reading(kpi) if is_empty else kpi.reading(figures)
        if plan is None:
            return reading
        if not _is_in_own_money(planned, plan, self.house.currency):
            return reading.model_copy(update={"reason": NO_RATE})
        return reading if kpi is PLAN_ATTAINMENT else with_plan(reading, kpi, plan.target, figures)

    def _empty_reading(self, kpi: Kpi) -> KpiReading:
        """Return the reading of nothing: most of a day's readings are."""
        if kpi.id not in self._empty:
            self._empty[kpi.id] = kpi.reading(Figures(self.house.currency))
        return self._empty[kpi.id]

    def _revenue_target(self, scope: Scope, period: Period) -> Number | None:
        revenue = PLAN_ATTAINMENT.of
        plan = self.plans.target(str(scope), revenue.id, str(period))
        return plan.target if plan and _is_in_own_money(revenue, plan, self.house.currency) else None


def measures_in(figures: Figures) -> set[str]:
    """Return the names of the measures that are not zero."""
    return {_name(key) for sums in (figures.flows, figures.stocks) for key, value in sums.items() if value}


@lru_cache(maxsize=20_000)
def _name(key: str) -> str:
    return key.partition("#")[0].partition(":")[0]


def with_plan(reading: KpiReading, kpi: Kpi, target: Number, figures: Figures) -> KpiReading:
    """Return *reading* beside its *target*: attainment in percent, the gap and, of a flow, where the pace leads."""
    details: dict[str, Number | None] = {}
    if reading.value is not None:
        details = pace(reading.value, replace(figures, target=target))
        if not is_flow(kpi):
            del details["run_rate"]
    return reading.model_copy(
        update={
            "target": target,
            "attainment": attainment(reading.value, target, kpi.better),
            "details": {**reading.details, **details},
        }
    )


def attainment(value: Number | None, target: Number, better: Better) -> float | None:
    """Return which percent of *target* is reached; inverted where less is better; None where there is no telling."""
    above, below = (target, value) if better is Better.DOWN else (value, target)
    if not above and better is Better.DOWN:
        return None
    if above is None or not below:
        return None
    return float(Fraction(above) * 100 / Fraction(below))


def is_flow(kpi: Kpi) -> bool:
    """Say whether the KPI adds up day by day, so that a pace means something."""
    return isinstance(kpi, Count | Money) and not kpi.of.is_stock


def _is_in_own_money(kpi: Kpi, plan: PlanSet, currency: str) -> bool:
    return kpi.unit != "money" or plan.currency in (None, currency)


def blocks_of(scope: Scope, period: Period, roster: Roster, now: Now) -> Iterator[BlockKey]:
    """Yield the blocks of cells that the scorecard is made from."""
    if period.first > now.today:
        return
    last = min(period.last, now.today)
    for stay in (*roster.stays(scope, period.first, last), *roster.stays(COMPANY, period.first, last)):
        for part in parts(stay.first, stay.last, now.today):
            yield BlockKey(stay.owner, part)
    for owner in roster.members(scope, last):
        for part, _ in stock_parts(last):
            yield BlockKey(owner, part)
