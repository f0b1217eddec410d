"""A scorecard: all KPIs of one scope and period at one moment, with plan and attainment. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from services.kpi.kpis import CATALOGUE, LIVE, PLAN_ATTAINMENT, Better, Figures, Kpi
from services.kpi.kpis.kpi import NO_RATE, Attainment, Count, Money, Number, Share, pace
from services.kpi.measures.measure import name_in
from services.kpi.records import Rules
from services.kpi.score.blocks import BlockKey
from services.kpi.score.calendar import Calendar
from services.kpi.score.directory import Directory
from services.kpi.score.plans import Plans
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Roster
from services.kpi.score.sparse import Kpis, reading_of_nothing, readings_of_nothing
from services.kpi.score.sums import Book, Now, Totals, flows, parts, stock_parts, stocks
from shared.events import KpiReading, PlanSet
from shared.values import COMPANY, Period, PeriodKind, Scope


@dataclass(frozen=True, slots=True)
class House:
    """How the company counts: data that every scorecard depends on."""

    rules: Rules
    currency: str
    grace_days: int = 5
    """So long after its end a period is still expected to change: what comes later restates it (R5)."""

    @property
    def calendar(self) -> Calendar:
        """Return the company's working days."""
        return Calendar(self.rules.calendar)


@dataclass(slots=True)
class Scorer:
    """Makes scorecards of one moment from cells, roster and plans; what cards have in common is worked out once."""

    house: House
    now: Now
    roster: Roster
    plans: Plans
    rates: Rates
    book: Book
    _company: dict[Period, Totals]

    def __init__(
        self, house: House, now: Now, directory: Directory, book: Book, *, roster: Roster | None = None
    ) -> None:
        self.house, self.now, self.book = house, now, book
        self.roster = directory.roster if roster is None else roster
        self.plans, self.rates = directory.plans, directory.rates(house.currency)
        self._company = {}

    def kpis(self, scope: Scope, period: Period, catalogue: Iterable[Kpi] = LIVE) -> Kpis:
        """Return the readings of all KPIs of *catalogue*."""
        figures = self.figures(scope, period)
        present = measures_in(figures)
        return {kpi.id: self._reading(kpi, figures, present, scope, period) for kpi in catalogue}

    def figures(self, scope: Scope, period: Period) -> Figures:
        """Return what the KPIs are computed from; nothing of what is dated after now."""
        figures = self.between(scope, period.first, period.last, period.kind)
        share = self.house.calendar.elapsed_share(period, self.now.today)
        if period.first > self.now.today:
            return replace(figures, elapsed_share=share)
        company, target = self._company_flows(period), self._revenue_target(scope, period)
        return replace(figures, company=company, target=target, elapsed_share=share)

    def between(self, scope: Scope, first: date, last: date, kind: PeriodKind) -> Figures:
        """Return the sums of *scope* from *first* to *last* alone; nothing of what is dated after now."""
        if first > self.now.today:
            return Figures(self.house.currency, kind=kind)
        last, before = min(last, self.now.today), first - timedelta(days=1)
        return Figures(
            self.house.currency,
            flows(self.book, self.roster.stays(scope, first, last), self.now, self.rates),
            stocks(self.book, self.roster.members(scope, last), last, self.rates),
            stocks(self.book, self.roster.members(scope, before), before, self.rates),
            kind=kind,
            ends_at=min(self.now.moment, self.house.rules.end_of(last)),
        )

    def _company_flows(self, period: Period) -> Totals:
        if period not in self._company:
            stays = self.roster.stays(COMPANY, period.first, period.last)
            self._company[period] = flows(self.book, stays, self.now, self.rates)
        return self._company[period]

    def _reading(self, kpi: Kpi, figures: Figures, present: set[str], scope: Scope, period: Period) -> KpiReading:
        planned = PLAN_ATTAINMENT.of if kpi is PLAN_ATTAINMENT else kpi
        plan = self.plans.target(str(scope), planned.id, str(period))
        is_empty = not isinstance(kpi, Share | Attainment) and present.isdisjoint(_names_in(kpi))
        reading = self._reading_of_nothing(kpi, period.kind) if is_empty else kpi.reading(figures)
        if plan is None:
            return reading
        if not _is_in_own_money(planned, plan, self.house.currency):
            return reading.model_copy(update={"reason": NO_RATE})
        return reading if kpi is PLAN_ATTAINMENT else with_plan(reading, kpi, plan.target, figures)

    def _reading_of_nothing(self, kpi: Kpi, kind: PeriodKind) -> KpiReading:
        """Return the reading of nothing: most of a day's readings are."""
        known = readings_of_nothing(self.house.currency, kind).get(kpi.id)
        return known or reading_of_nothing(kpi, self.house.currency, kind)

    def _revenue_target(self, scope: Scope, period: Period) -> Number | None:
        revenue = PLAN_ATTAINMENT.of
        plan = self.plans.target(str(scope), revenue.id, str(period))
        return plan.target if plan and _is_in_own_money(revenue, plan, self.house.currency) else None


_MEASURES_IN = {kpi.id: frozenset(measure.name for measure in kpi.measures) for kpi in CATALOGUE}


def _names_in(kpi: Kpi) -> frozenset[str]:
    return _MEASURES_IN[kpi.id]


def measures_in(figures: Figures) -> set[str]:
    """Return the names of the measures that are not zero."""
    sums = (figures.flows, figures.stocks, figures.opening)
    return {name_in(key) for one in sums for key, value in one.items() if value}


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


def blocks_of(
    scope: Scope, period: Period, directory: Directory, house: House, now: Now, *, roster: Roster | None = None
) -> Iterator[BlockKey]:
    """Yield the blocks of cells that the scorecard is made from."""
    roster, rates = directory.roster if roster is None else roster, directory.rates(house.currency)
    yield from blocks_between(scope, period.first, period.last, roster=roster, rates=rates, now=now)
    if period.first <= now.today:
        yield from _blocks_of_flows(
            COMPANY, period.first, min(period.last, now.today), roster=roster, rates=rates, now=now
        )


def blocks_between(
    scope: Scope, first: date, last: date, *, roster: Roster, rates: Rates, now: Now
) -> Iterator[BlockKey]:
    """Yield the blocks of cells that the sums of *scope* from *first* to *last* are made from."""
    if first > now.today:
        return
    last, before = min(last, now.today), first - timedelta(days=1)
    yield from _blocks_of_flows(scope, first, last, roster=roster, rates=rates, now=now)
    for day in (last, before):
        for owner in roster.members(scope, day):
            for part, _ in stock_parts(day):
                yield BlockKey(owner, part)


def _blocks_of_flows(
    scope: Scope, first: date, last: date, *, roster: Roster, rates: Rates, now: Now
) -> Iterator[BlockKey]:
    for stay in roster.stays(scope, first, last):
        for part in parts(stay.first, stay.last, now.today, rates):
            yield BlockKey(stay.owner, part)
