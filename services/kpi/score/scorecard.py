"""A scorecard: all KPIs of one scope and period at one moment, with plan and attainment. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from services.kpi.kpis import KPI, LIVE, Derived, Figures, Kpi
from services.kpi.kpis.derived import Beside
from services.kpi.kpis.kpi import NO_RATE, Share
from services.kpi.measures.measure import name_in
from services.kpi.records import Rules
from services.kpi.score.blocks import BlockKey
from services.kpi.score.calendar import Working
from services.kpi.score.directory import Directory
from services.kpi.score.plans import Standing
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Roster
from services.kpi.score.sums import Book, Now, Totals, flows, parts, stock_parts, stocks
from services.kpi.score.targets import Aim, with_plan
from shared.events import KpiReading
from shared.values import COMPANY, Period, Scope, ScopeKind

Kpis = dict[str, KpiReading]


@dataclass(frozen=True, slots=True)
class House:
    """How the company counts: data that every scorecard depends on."""

    rules: Rules
    currency: str


@dataclass(slots=True)
class Scorer:
    """Makes scorecards of one moment from cells, roster and plans; what cards have in common is worked out once."""

    house: House
    now: Now
    directory: Directory
    roster: Roster
    rates: Rates
    book: Book
    _company: dict[Period, Totals]
    _empty: dict[str, KpiReading]
    _working: dict[tuple[Scope, Period], Working]

    def __init__(self, house: House, now: Now, directory: Directory, book: Book) -> None:
        self.house, self.now, self.directory, self.book = house, now, directory, book
        self.roster, self.rates = directory.roster, directory.rates(house.currency)
        self._company, self._empty, self._working = {}, {}, {}

    def kpis(self, scope: Scope, period: Period, catalogue: Iterable[Kpi] = LIVE) -> Kpis:
        """Return the readings of all KPIs of *catalogue*."""
        figures = self.figures(scope, period)
        present, found = measures_in(figures), Kpis()

        def reading(kpi: Kpi) -> KpiReading:
            if kpi.id not in found:
                found[kpi.id] = self._reading(kpi, figures, present, beside, scope, period)
            return found[kpi.id]

        beside = self._beside(scope, period, lambda of: reading(KPI[of]) if of in KPI else None)
        return {kpi.id: reading(kpi) for kpi in catalogue}

    def figures(self, scope: Scope, period: Period, rates: Rates | None = None) -> Figures:
        """Return what the KPIs are computed from; nothing of what is dated after now.

        Money is in the company's currency, or in that which *rates* are into.
        """
        rates = rates or self.rates
        today, currency, before = self.now.today, rates.base, period.first - timedelta(days=1)
        if period.first > today:
            return Figures(currency, kind=period.kind)
        last = min(period.last, today)
        return Figures(
            currency,
            flows(self.book, self.roster.stays(scope, period.first, last), self.now, rates),
            stocks(self.book, self.roster.members(scope, last), last, rates),
            stocks(self.book, self.roster.members(scope, before), before, rates),
            self._company_flows(period),
            period.kind,
            min(self.now.moment, self.house.rules.end_of(last)),
        )

    def _company_flows(self, period: Period) -> Totals:
        if period not in self._company:
            stays = self.roster.stays(COMPANY, period.first, period.last)
            self._company[period] = flows(self.book, stays, self.now, self.rates)
        return self._company[period]

    def _beside(self, scope: Scope, period: Period, reading: Callable[[str], KpiReading | None]) -> Beside:
        """Return what KPIs are derived from: other readings, and who has which role on the last day, or today."""
        day, sets = min(period.last, self.now.today), self.directory.kpi_sets
        role = self.roster.role_of(scope.id, day) if scope.kind is ScopeKind.MANAGER else None
        roles, judged = self.roster.roles_on(scope, day), sets.roles_on(day)
        return Beside(self.house.currency, reading, sets.items(role, day), roles, judged)

    def _reading(  # noqa: PLR0917  # all that one reading of a card depends on
        self, kpi: Kpi, figures: Figures, present: set[str], beside: Beside, scope: Scope, period: Period
    ) -> KpiReading:
        if isinstance(kpi, Derived):
            reading = kpi.beside(beside)
        else:
            is_empty = not isinstance(kpi, Share) and present.isdisjoint(measure.name for measure in kpi.measures)
            reading = self._empty_reading(kpi) if is_empty else kpi.reading(figures)
        plan = self.directory.plans.target(str(scope), kpi.id, str(period))
        return self._judged(reading, kpi, plan, scope, period) if plan else reading

    def _judged(self, reading: KpiReading, kpi: Kpi, plan: Standing, scope: Scope, period: Period) -> KpiReading:
        """Return *reading* beside its *plan*, which is judged in its own currency, each day's money at its rate (K20).

        It is shown in the company's, at the rate of the period's last day, or today's.
        """
        currency, fact, worth = plan.plan.currency or self.house.currency, reading.value, Fraction(1)
        if kpi.unit == "money" and currency != self.house.currency:
            rate = self.rates.minor(currency, min(period.last, self.now.today))
            told = kpi.reading(self.figures(scope, period, self.rates.into(currency)))
            if rate is None or told.reason == NO_RATE:
                return reading.model_copy(update={"reason": NO_RATE})
            fact, worth = told.value, rate
        is_alike = plan.original.currency == plan.plan.currency
        aim = Aim(
            Fraction(plan.plan.target) * worth,
            Fraction(plan.original.target) * worth if is_alike else None,
            None if fact is None else Fraction(fact) * worth,
        )
        days = self._working_days(scope, period)
        return with_plan(reading, kpi, aim, days, self.house.rules.projected_from_days)

    def _working_days(self, scope: Scope, period: Period) -> Working:
        if (scope, period) not in self._working:
            self._working[scope, period] = self.directory.attendance.working(scope, period, self.now.today)
        return self._working[scope, period]

    def _empty_reading(self, kpi: Kpi) -> KpiReading:
        """Return the reading of nothing: most of a day's readings are."""
        if kpi.id not in self._empty:
            self._empty[kpi.id] = kpi.reading(Figures(self.house.currency))
        return self._empty[kpi.id]


def measures_in(figures: Figures) -> set[str]:
    """Return the names of the measures that are not zero."""
    sums = (figures.flows, figures.stocks, figures.opening)
    return {name_in(key) for one in sums for key, value in one.items() if value}


def blocks_of(scope: Scope, period: Period, directory: Directory, house: House, now: Now) -> Iterator[BlockKey]:
    """Yield the blocks of cells that the scorecard is made from."""
    if period.first > now.today:
        return
    roster, rates = directory.roster, directory.rates(house.currency)
    last, before = min(period.last, now.today), period.first - timedelta(days=1)
    for stay in (*roster.stays(scope, period.first, last), *roster.stays(COMPANY, period.first, last)):
        for part in parts(stay.first, stay.last, now.today, rates):
            yield BlockKey(stay.owner, part)
    for day in (last, before):
        for owner in roster.members(scope, day):
            for part, _ in stock_parts(day):
                yield BlockKey(owner, part)
