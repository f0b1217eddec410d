"""How well managers foresee what a period brings (K25): what they said before it began, beside what came."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from services.kpi.kpis.figures import NoRateError
from services.kpi.kpis.kpi import NO_DATA, NO_RATE, plain
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures import Measure
from services.kpi.measures.revenue import REVENUE_BOOKED, REVENUE_PAID
from services.kpi.records.plans import Forecasts
from shared.events import ForecastSubmitted, KpiReading
from shared.values import Period, Scope

_ONE_DAY = timedelta(days=1)


class Foreseen(NamedTuple):
    """What one manager expected of a period and what came, in minor units of the company's currency."""

    forecast: Fraction
    actual: Fraction

    @property
    def error(self) -> Fraction:
        """Return how far off it was."""
        return abs(self.forecast - self.actual)


def forecast_of(forecasts: Forecasts, period: Period, freeze: datetime) -> ForecastSubmitted | None:
    """Return the last forecast of *period* that was submitted before *freeze*."""
    told = [said for at, said in forecasts.told if said.period == str(period) and at < freeze]
    return told[-1] if told else None


async def _foreseen(ask: Ask, measure: Measure) -> list[Foreseen]:
    """Return every manager of the scope who had said something in time. Raises: NoRateError."""
    freeze = ask.rules.end_of(ask.period.first + timedelta(days=ask.forecast_freeze_days) - _ONE_DAY)
    last = min(ask.period.last, ask.today)
    found: list[Foreseen] = []
    for manager, said in _said(ask, freeze, last):
        worth = ask.directory.rates(ask.currency).minor(said.currency, last)
        if worth is None:
            raise NoRateError(measure.name)
        figures = await ask.figures(Scope.manager(manager), ask.period.first, last)
        found.append(Foreseen(said.amount_minor * worth, Fraction(figures.money(measure))))
    return found


def _said(ask: Ask, freeze: datetime, last: date) -> Iterable[tuple[str, ForecastSubmitted]]:
    """Yield what was said in time by who is of the scope on its last day."""
    for manager, forecasts in sorted(ask.directory.forecasts.items()):
        if not ask.directory.roster.counts_for(manager, ask.scope, last):
            continue
        if said := forecast_of(forecasts, ask.period, freeze):
            yield manager, said


def _accuracy_by(measure: Measure) -> Callable[[OnRequest, Ask], Awaitable[KpiReading]]:
    async def answer(kpi: OnRequest, ask: Ask) -> KpiReading:
        try:
            found = await _foreseen(ask, measure)
        except NoRateError:
            return kpi.said(ask.currency, None, reason=NO_RATE)
        actual = sum((one.actual for one in found), Fraction())
        error = sum((one.error for one in found), Fraction())
        forecast = sum((one.forecast for one in found), Fraction())
        return kpi.said(
            ask.currency,
            plain((actual - error) / actual) if actual > 0 else None,
            reason=NO_DATA,
            numerator=plain(round(actual - error)),
            denominator=plain(round(actual)),
            n=len(found),
            details={"forecast": plain(round(forecast)), "actual": plain(round(actual)), "error": plain(round(error))},
        )

    return answer


_FORMULA = "1 - sum |forecast - actual| / sum of actual, over managers who submitted one for the period; actual: "
_EDGES = (
    "record: manager and period, so errors of two managers do not cancel; the last forecast before the freeze (the "
    "period's start, KPI_FORECAST_FREEZE_DAYS later), none by then: out; may go below 0; actual 0: null (R1); of a "
    "running period: so far; other money at the rate of its last day, none: null, no_rate (R3)"
)


def _accuracy(basis: str, name_ru: str, measure: Measure) -> OnRequest:
    return OnRequest(
        id=f"forecast_accuracy_{basis}",
        name=f"Forecast accuracy, {basis}",
        name_ru=name_ru,
        formula=f"{_FORMULA}revenue {basis}",
        source="K25",
        unit="ratio",
        basis=basis,
        duties=("D03",),
        edges=_EDGES,
        of=(measure,),
        answer=_accuracy_by(measure),
    )


KPIS = (
    _accuracy("booked", "Точность прогноза по заказам", REVENUE_BOOKED),
    _accuracy("paid", "Точность прогноза по оплатам", REVENUE_PAID),
)
