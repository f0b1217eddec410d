"""The duties of the department: the KPIs that serve each, how they stand to plan, and whether its data arrive."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.api.questions import period_named, scope_named
from services.kpi.kpis.duties import DUTIES, Duty
from services.kpi.kpis.event_names import event_name, event_name_ru
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.sparse import Kpis
from services.kpi.score.target_state import TargetState, target_state
from services.kpi.score.trust import Trust
from shared.access.seen import Seen
from shared.events import EventData, KpiReading
from shared.values import COMPANY, Moment

Arrived = Mapping[str, datetime]
"""By event type, when one last arrived."""


class DutyKpi(BaseModel):
    """A KPI that serves a duty."""

    id: str
    reading: KpiReading | None
    """Null for a KPI on request: ask /v1/scorecards/{scope}/{kpi} for it."""


class DutyEvent(BaseModel):
    """A fact that a duty needs."""

    type: str
    name: str
    name_ru: str
    owner: str
    """The service that tells of it, unless another system does in its place."""
    last_seen: Moment | None
    """When the log last took one, of whomever; null: it has never had one that could be used."""


class DutyView(BaseModel):
    """A duty, and how it stands."""

    id: str
    name: str
    name_ru: str
    kpis: list[DutyKpi]
    without_kpi: str | None
    """Why no KPI serves it, where none does."""
    events: list[DutyEvent]
    """The facts that it needs; none of its own: whatever arrives."""
    target_state: TargetState
    """Of the KPIs that have a plan: behind, if one is not where its plan wants it by now."""
    arrives: bool
    """Whether any of the facts that it needs was ever seen."""
    last_seen: Moment | None
    """When the last of them was."""


class DutiesView(BaseModel):
    """All duties, for one scope and period."""

    period: str
    scope: str
    duties: list[DutyView]
    trust: Trust


def duty_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["duties"])

    @router.get("/duties")
    async def duties(sight: Seen, period: str, scope: str = str(COMPANY)) -> DutiesView:
        """Return every duty with its KPIs for a scope and period, and when the facts that it needs last arrived."""
        card = Card(scope_named(scope, sight), period_named(period))
        (read,) = await reader.read([card])
        arrived = await reader.arrived()
        return DutiesView.model_construct(
            period=str(card.period),
            scope=scope,
            duties=[_view(duty, read.view.kpis, arrived) for duty in DUTIES],
            trust=await reader.trust(card.period, [read]),
        )

    return router


def _view(duty: Duty, kpis: Kpis, arrived: Arrived) -> DutyView:
    events = [_event(event, arrived) for event in duty.events]
    seen = [event.last_seen for event in events if event.last_seen] if events else list(arrived.values())
    return DutyView.model_construct(
        id=duty.id,
        name=duty.name,
        name_ru=duty.name_ru,
        kpis=[DutyKpi.model_construct(id=kpi.id, reading=kpis.get(kpi.id)) for kpi in duty.kpis],
        without_kpi=duty.without_kpi or None,
        events=events,
        target_state=target_state((kpi, kpis[kpi.id]) for kpi in duty.kpis if kpi.id in kpis),
        arrives=bool(seen),
        last_seen=max(seen, default=None),
    )


def _event(event: type[EventData], arrived: Arrived) -> DutyEvent:
    return DutyEvent.model_construct(
        type=event.__name__,
        name=event_name(event),
        name_ru=event_name_ru(event),
        owner=event.owner,
        last_seen=arrived.get(event.__name__),
    )
