"""KPIs that are made of other readings of the same scorecard and their plans: attainment, coverage, weighted score."""

from collections.abc import Callable
from dataclasses import dataclass

from typing_extensions import override

from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Kpi, plain
from services.kpi.measures import Measure
from shared.events import KpiReading, KpiSetItem


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is on the scorecard, and what the directory says of its scope on the period's last day, or today."""

    currency: str
    reading: Callable[[str], KpiReading | None]
    """The reading of a KPI by its id, with its plan; None where no scorecard has it."""
    kpi_set: tuple[KpiSetItem, ...] | None = None
    """What the manager's role is judged by."""
    roles: frozenset[str] = frozenset()
    """Roles that somebody of the scope has."""
    judged_roles: frozenset[str] = frozenset()
    """Roles that have a KPI set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Kpi):
    """A KPI that `derive` makes of what is beside it."""

    of: tuple[Kpi, ...] = ()
    """Those KPIs that it is always made of."""
    derive: Callable[["Derived", Beside], KpiReading]

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return tuple(dict.fromkeys(measure for kpi in self.of for measure in kpi.measures))

    @property
    @override
    def by(self) -> tuple[str, ...]:
        return ()

    def beside(self, beside: Beside) -> KpiReading:
        """Return the KPI as it is *beside* the other readings."""
        return self.derive(self, beside)

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        known = {kpi.id: kpi for kpi in self.of}
        return self.beside(Beside(figures.currency, lambda of: known[of].reading(figures) if of in known else None))

    def said(
        self,
        currency: str,
        value: float | None,
        *,
        reason: str | None = None,
        numerator: float | None = None,
        denominator: float | None = None,
        n: float = 0,
        details: dict[str, float | None] | None = None,
    ) -> KpiReading:
        """Return a reading of this KPI."""
        return KpiReading(
            value=plain(value),
            numerator=plain(numerator),
            denominator=plain(denominator),
            n=n,
            unit=self.unit_in(currency),
            reason=reason if value is None else None,
            details=details or {},
        )
