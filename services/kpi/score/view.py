"""A scorecard as it is answered and streamed. Pure."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter

from services.kpi.score.cards import Card
from shared.events import KpiReading, KpiUpdated
from shared.events.codec import decoded
from shared.values import Moment


class ScorecardView(BaseModel):
    """All KPIs of one scope and period at one moment."""

    model_config = ConfigDict(frozen=True)

    scope: str
    period: str
    version: int
    """Rises with every change; 0 for a card that is not kept up to date but was made for this answer."""
    as_of: Moment
    kpis: dict[str, KpiReading]

    @classmethod
    def of(cls, card: Card, kpis: dict[str, KpiReading], at: datetime) -> "ScorecardView":
        """Return the view of a card made just now."""
        return cls.model_construct(scope=str(card.scope), period=str(card.period), version=0, as_of=at, kpis=kpis)

    @classmethod
    def told_by(cls, event: bytes) -> "ScorecardView":
        """Return the scorecard that a `KpiUpdated` tells."""
        data: KpiUpdated = decoded(event).data
        return cls.model_construct(
            scope=data.scope, period=data.period, version=data.version, as_of=data.as_of, kpis=data.kpis
        )


views: TypeAdapter[list[ScorecardView]] = TypeAdapter(list[ScorecardView])
