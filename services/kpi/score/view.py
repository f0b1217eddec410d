"""A scorecard as it is answered and streamed. Pure."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from pydantic import BaseModel, ConfigDict, TypeAdapter

from services.kpi.score.cards import Card
from services.kpi.score.sparse import Kpis, filled, readings_of_nothing, unknown
from shared.events import KpiReading, KpiUpdated
from shared.events.codec import decoded
from shared.values import Moment, Period


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
    def told_by(cls, event: bytes, currency: str, declared: frozenset[str] | None = None) -> "ScorecardView":
        """Return the whole scorecard that a `KpiUpdated`, which is sparse, tells of money in *currency*.

        Of a KPI that was not among those *declared* when it was made, it says that nobody knew.
        """
        data: KpiUpdated = decoded(event).data
        kpis = filled(data.kpis, currency, Period.parse(data.period).kind)
        if declared is not None:
            kpis = {kpi: reading if kpi in declared else unknown(reading) for kpi, reading in kpis.items()}
        return cls.model_construct(
            scope=data.scope, period=data.period, version=data.version, as_of=data.as_of, kpis=kpis
        )


class _Card(msgspec.Struct):
    scope: str
    period: str
    version: int
    as_of: datetime
    kpis: dict[str, msgspec.Raw]


class _Told(msgspec.Struct):
    """A `KpiUpdated` of our own, whose readings are not read yet."""

    data: _Card


class ToldCard:
    """A scorecard that a `KpiUpdated` of today's KPIs tells; a reading is read when somebody asks for it, once."""

    def __init__(self, event: bytes, currency: str) -> None:
        self._card = _told.decode(event).data
        self._nothing = readings_of_nothing(currency, Period.parse(self._card.period).kind)
        self._readings = Kpis()

    def view(self, only: Iterable[str]) -> ScorecardView:
        """Return the view of the KPIs *only*, in their order. Raises: KeyError if no scorecard has one."""
        card, kpis = self._card, {kpi: self._reading(kpi) for kpi in only}
        return ScorecardView.model_construct(
            scope=card.scope, period=card.period, version=card.version, as_of=card.as_of, kpis=kpis
        )

    def _reading(self, kpi: str) -> KpiReading:
        found = self._readings.get(kpi)
        if found is None:
            told = self._card.kpis.get(kpi)
            found = self._nothing[kpi] if told is None else _reading.validate_json(bytes(told))
            self._readings[kpi] = found
        return found


_told = msgspec.json.Decoder(_Told)
_reading: TypeAdapter[KpiReading] = TypeAdapter(KpiReading)
views: TypeAdapter[list[ScorecardView]] = TypeAdapter(list[ScorecardView])
