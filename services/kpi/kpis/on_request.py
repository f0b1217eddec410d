"""KPIs that are worked out when somebody asks: they need more than one scope's sums of one period."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from typing_extensions import override

from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Kpi
from services.kpi.measures import Measure
from services.kpi.records.client import Client
from services.kpi.records.rules import Rules
from shared.events import KpiReading
from shared.values import Period, Scope


class ManagerDay(NamedTuple):
    """One manager's figures of one day."""

    manager: str
    day: date
    figures: Figures


class Ask(Protocol):
    """What a KPI on request may ask about; days that have not come hold nothing."""

    scope: Scope
    period: Period
    today: date
    currency: str
    rules: Rules
    directory: Any
    """Who is in which team, plans, rates, promotions …: `services.kpi.score.directory.Directory`."""
    forecast_freeze_days: int
    """So many days after a period's start its forecast may still be changed."""

    async def figures(self, scope: Scope, first: date, last: date) -> Figures:
        """Return the sums of *scope* from *first* to *last*, both included; stocks as they are at the end of *last*."""

    async def by(self, scope: Scope, dimension: str, first: date, last: date) -> Mapping[str, Figures]:
        """Return the same, broken down: by value of *dimension*."""

    async def manager_days(self, scope: Scope, first: date, last: date) -> list[ManagerDay]:
        """Return the figures of every day that each manager counted for *scope*."""

    async def readings(self, scope: Scope, period: Period) -> Mapping[str, KpiReading]:
        """Return the scorecard of *scope*."""

    def clients(self, scope: Scope) -> AsyncIterator[tuple[str, Client]]:
        """Yield every client (id and state) that *scope* has served last; of the company all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRequest(Kpi):
    """A KPI that `answer` works out."""

    of: tuple[Measure, ...] = ()
    """The measures it is made of."""
    answer: Callable[["OnRequest", Ask], Awaitable[KpiReading]]

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return self.of

    @property
    @override
    def by(self) -> tuple[str, ...]:
        return ()

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        return self.said(figures.currency, None, reason="on_request")

    def said(
        self,
        currency: str,
        value: float | None,
        *,
        reason: str | None = None,
        numerator: float | None = None,
        denominator: float | None = None,
        n: float = 0,
        details: Mapping[str, float | None] | None = None,
    ) -> KpiReading:
        """Return a reading of this KPI."""
        return KpiReading(
            value=value,
            numerator=numerator,
            denominator=denominator,
            n=n,
            unit=self.unit_in(currency),
            reason=reason if value is None else None,
            details=dict(details or {}),
        )
