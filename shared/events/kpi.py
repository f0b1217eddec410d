"""What the KPI service says: a scorecard changed, a rule raised an alert, a target was reached."""

from typing import ClassVar

from pydantic import Field

from shared.events.envelope import EventData
from shared.events.parts import KpiReading
from shared.topics import KPI_ALERTS, KPI_UPDATES
from shared.values import Id, Moment, PeriodName, Positive, ScopeName


class KpiUpdated(EventData):
    """A scorecard has new numbers."""

    kafka_topic: ClassVar[str] = KPI_UPDATES
    owner: ClassVar[str] = "kpi"

    scope: str
    period: str
    version: Positive = Field(description="rises with every change of this scorecard")
    as_of: Moment
    kpis: dict[Id, KpiReading]

    @property
    def subject(self) -> str:
        """Return the scorecard's key: scope and period."""
        return f"{self.scope}/{self.period}"


class _Notice(EventData):
    """A KPI passed a limit."""

    kafka_topic: ClassVar[str] = KPI_ALERTS
    owner: ClassVar[str] = "kpi"

    alert_id: Id
    rule: Id
    scope: ScopeName
    period: PeriodName
    kpi: Id
    value: int | float
    limit: int | float
    as_of: Moment

    @property
    def subject(self) -> str:
        """Return the scope."""
        return self.scope


class AlertRaised(_Notice):
    """A KPI is where a rule says that somebody should look."""


class TargetReached(_Notice):
    """A KPI reached its target."""
