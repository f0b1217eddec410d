"""A scorecard: all KPIs of one scope and period at one moment, with plan and attainment. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from services.kpi.kpis import CATALOGUE, KPI, LIVE, Derived, Figures, Kpi
from services.kpi.kpis.derived import Beside
from services.kpi.kpis.kpi import NO_RATE, Share
from services.kpi.measures.measure import name_in
from services.kpi.records import Rules
from services.kpi.score.blocks import BlockKey
from services.kpi.score.calendar import Working
from services.kpi.score.directory import Directory
from services.kpi.score.needs import ALL, Needs
from services.kpi.score.plans import Standing
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Roster
from services.kpi.score.sparse import Kpis, reading_of_nothing, readings_of_nothing
from services.kpi.score.sums import Book, Now, Totals, flows, parts, stock_parts, stocks
from services.kpi.score.targets import Aim, with_plan
from shared.events import KpiReading
from shared.values import COMPANY, Period, PeriodKind, Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class House:
    """How the company counts: data that every scorecard depends on."""

    rules: Rules
    currency: str
    grace_days: int = 5
    """So long after its end a period is still expected to change: what comes later restates it (R5)."""
    forecast_freeze_days: int = 0
    """So many days after a period's start its forecast may still be changed; below 0: before it (K25)."""
    ranked_from_n: int = 5
    """So many facts have to stand behind a mean or a share for a rank on a leaderboard (R15)."""
    cohort_days: int = 90
    """So long after a period's end its cohorts are immature: what is counted of them goes on rising (K10)."""


@dataclass(slots=True)
class Scorer:
    """Makes scorecards of one moment from cells, roster and plans; what cards have in common is worked out once."""

    house: House
    now: Now
    directory: Directory
    roster: Roster
    rates: Rates
    book: Book
    needs: Needs
    _company: dict[Period, Totals]
    _working: dict[tuple[Scope, Period], Working]

    def __init__(
        self,
        house: House,
        now: Now,
        directory: Directory,
        book: Book,
        *,
        roster: Roster | None = None,
        needs: Needs = ALL,
    ) -> None:
        """Begin; the *book* has what *needs* says, and no KPI that needs more may be asked for."""
        self.house, self.now, self.directory, self.book, self.needs = house, now, directory, book, needs
        self.roster = directory.roster if roster is None else roster
        self.rates = directory.rates(house.currency)
        self._company, self._working = {}, {}

    def kpis(self, scope: Scope, period: Period, catalogue: Iterable[Kpi] = LIVE) -> Kpis:
        """Return the readings of all KPIs of *catalogue*."""
        figures, asked = self.figures(scope, period), tuple(catalogue)
        present, found = measures_in(figures), Kpis()

        def reading(kpi: Kpi) -> KpiReading:
            if kpi.id not in found:
                found[kpi.id] = self._reading(kpi, figures, present, beside, scope, period)
            return found[kpi.id]

        def other(of: str) -> KpiReading | None:
            return reading(KPI[of]) if of in KPI else None

        # To look at everybody's role takes longer than most readings.
        is_derived = any(isinstance(kpi, Derived) for kpi in asked)
        beside = self._beside(scope, period, other) if is_derived else Beside(self.house.currency, other)
        return {kpi.id: reading(kpi) for kpi in asked}

    def of_part(self, kpis: Iterable[Kpi], scope: Scope, period: Period, part: str) -> dict[str, KpiReading]:
        """Return what *kpis* say where the book holds only *part* (`channel=web`) of the facts, with their plans."""
        figures = self.figures(scope, period)
        return {kpi.id: self._planned(kpi.reading(figures), kpi, scope, period, part) for kpi in kpis}

    def _planned(self, reading: KpiReading, kpi: Kpi, scope: Scope, period: Period, part: str) -> KpiReading:
        plan = self.directory.plans.target(str(scope), kpi.id, str(period), part)
        return self._judged(reading, kpi, plan, scope, period) if plan else reading

    def figures(self, scope: Scope, period: Period) -> Figures:
        """Return what the KPIs are computed from; nothing of what is dated after now."""
        figures = self.between(scope, period.first, period.last, period.kind)
        if not self.needs.company or period.first > self.now.today:
            return figures
        return replace(figures, company=self._company_flows(period))

    def between(  # a range has two ends, and its money a currency
        self, scope: Scope, first: date, last: date, kind: PeriodKind, rates: Rates | None = None
    ) -> Figures:
        """Return the sums of *scope* from *first* to *last* alone; nothing of what is dated after now.

        Money is in the company's currency, or in that which *rates* are into.
        """
        rates = rates or self.rates
        if first > self.now.today:
            return Figures(rates.base, kind=kind)
        last, before = min(last, self.now.today), first - timedelta(days=1)
        return Figures(
            rates.base,
            flows(self.book, self.roster.stays(scope, first, last), self.now, rates),
            self._stocks(scope, last, rates),
            self._stocks(scope, before, rates),
            kind=kind,
            ends_at=min(self.now.moment, self.house.rules.end_of(last)),
        )

    def _stocks(self, scope: Scope, day: date, rates: Rates) -> Totals:
        return stocks(self.book, self.roster.members(scope, day), day, rates) if self.needs.stocks else {}

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
            is_empty = not isinstance(kpi, Share) and present.isdisjoint(_names_in(kpi))
            reading = self._reading_of_nothing(kpi, period.kind) if is_empty else kpi.reading(figures)
        plan = self.directory.plans.target(str(scope), kpi.id, str(period))
        return self._judged(reading, kpi, plan, scope, period) if plan else reading

    def _judged(self, reading: KpiReading, kpi: Kpi, plan: Standing, scope: Scope, period: Period) -> KpiReading:
        """Return *reading* beside its *plan*, which is judged in its own currency, each day's money at its rate (K20).

        It is shown in the company's, at the rate of the period's last day, or today's.
        """
        currency, fact, worth = plan.plan.currency or self.house.currency, reading.value, Fraction(1)
        if kpi.unit == "money" and currency != self.house.currency:
            rate = self.rates.minor(currency, min(period.last, self.now.today))
            told = kpi.reading(self.between(scope, period.first, period.last, period.kind, self.rates.into(currency)))
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

    def _reading_of_nothing(self, kpi: Kpi, kind: PeriodKind) -> KpiReading:
        """Return the reading of nothing: most of a day's readings are."""
        known = readings_of_nothing(self.house.currency, kind).get(kpi.id)
        return known or reading_of_nothing(kpi, self.house.currency, kind)


_MEASURES_IN = {kpi.id: frozenset(measure.name for measure in kpi.measures) for kpi in CATALOGUE}


def _names_in(kpi: Kpi) -> frozenset[str]:
    return _MEASURES_IN[kpi.id]


def measures_in(figures: Figures) -> set[str]:
    """Return the names of the measures that are not zero."""
    sums = (figures.flows, figures.stocks, figures.opening)
    return {name_in(key) for one in sums for key, value in one.items() if value}


def blocks_of(
    scope: Scope,
    period: Period,
    directory: Directory,
    house: House,
    now: Now,
    *,
    roster: Roster | None = None,
    needs: Needs = ALL,
) -> Iterator[BlockKey]:
    """Yield the blocks of cells that the scorecard, or what *needs* says of it, is made from."""
    roster, rates = directory.roster if roster is None else roster, directory.rates(house.currency)
    yield from blocks_between(scope, period.first, period.last, roster=roster, rates=rates, now=now, needs=needs)
    if needs.company and period.first <= now.today:
        yield from _blocks_of_flows(
            COMPANY, period.first, min(period.last, now.today), roster=roster, rates=rates, now=now
        )


def blocks_between(
    scope: Scope, first: date, last: date, *, roster: Roster, rates: Rates, now: Now, needs: Needs = ALL
) -> Iterator[BlockKey]:
    """Yield the blocks of cells that the sums of *scope* from *first* to *last* are made from."""
    if first > now.today:
        return
    last, before = min(last, now.today), first - timedelta(days=1)
    yield from _blocks_of_flows(scope, first, last, roster=roster, rates=rates, now=now)
    for day in (last, before) if needs.stocks else ():
        for owner in roster.members(scope, day):
            for part, _ in stock_parts(day):
                yield BlockKey(owner, part)


def _blocks_of_flows(
    scope: Scope, first: date, last: date, *, roster: Roster, rates: Rates, now: Now
) -> Iterator[BlockKey]:
    for stay in roster.stays(scope, first, last):
        for part in parts(stay.first, stay.last, now.today, rates):
            yield BlockKey(stay.owner, part)
