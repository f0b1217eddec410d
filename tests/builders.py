"""Builders of events with sensible defaults: a test names only what it is about.

Every event has an id of its own; `at`, `id` and `source` are the envelope's, all else is data.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from shared.events import (
    AnyEvent,
    AskedBy,
    CallCompleted,
    CallOutcome,
    CallPlanned,
    Credit,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReopened,
    DealStageChanged,
    DeliveredLine,
    Direction,
    DisqualifyReason,
    EventData,
    EventRetracted,
    LeadAssigned,
    LeadCreated,
    LeadDisqualified,
    LeadTouched,
    LineKind,
    ManagerJoined,
    ManagerMoved,
    Medium,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    PlanSet,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentRequested,
    ShipmentRescheduled,
    TeamCreated,
)
from shared.events.codec import encode, enveloped

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""When everything happens unless a test says otherwise: a Monday."""

_numbers = count(1)


def an_event(
    data: EventData,
    *,
    at: datetime = MORNING,
    id: str | None = None,  # noqa: A002  # CloudEvents' name
    source: str = "/test",
) -> AnyEvent:
    """Return *data* in an envelope."""
    return enveloped(data, id=id or f"event-{next(_numbers)}", source=source, time=at)


def a_retraction_of(event: AnyEvent, *, at: datetime = MORNING) -> AnyEvent:
    """Return the event that takes *event* back."""
    return an_event(EventRetracted(event=json.loads(encode(event)), reason="mistake"), at=at)


def a_line(**facts: Any) -> OrderLine:
    """Return an order's line: one desk at 10.00."""
    usual: dict[str, Any] = {
        "line_id": "1",
        "sku": "desk",
        "category": "furniture",
        "quantity": 1,
        "kind": LineKind.BASE,
    }
    return OrderLine(**(usual | {"amount_minor": 1_000, "discount_minor": 0} | facts))


def delivered(**quantities: int) -> tuple[DeliveredLine, ...]:
    """Return a delivery's lines from the quantity of each: `delivered(desk=2)`."""
    return tuple(DeliveredLine(line_id=name, sku=name, quantity=number) for name, number in quantities.items())


def ordered(**quantities: int) -> tuple[OrderLine, ...]:
    """Return an order's lines from the quantity of each: `ordered(desk=2)`."""
    return tuple(a_line(line_id=name, sku=name, quantity=number) for name, number in quantities.items())


def shared_by(**shares_bp: int) -> tuple[Credit, ...]:
    """Return credits from each manager's basis points: `shared_by(ann=7_000, bob=3_000)`."""
    return tuple(Credit(manager_id=manager, share_bp=share) for manager, share in shares_bp.items())


def _builder(type_: type[EventData], **usual: Any) -> Callable[..., AnyEvent]:
    def build(
        *,
        at: datetime = MORNING,
        id: str | None = None,  # noqa: A002  # CloudEvents' name
        source: str = "/test",
        **facts: Any,
    ) -> AnyEvent:
        return an_event(type_(**(usual | facts)), at=at, id=id, source=source)

    return build


_OF_LEAD = {"lead_id": "lead-1", "client_id": "client-1"}
_OF_DEAL = {"deal_id": "deal-1", "client_id": "client-1", "manager_id": "ann"}
_OF_ORDER = {"order_id": "order-1", "client_id": "client-1", "manager_id": "ann"}
_OF_SHIPMENT = _OF_ORDER | {"shipment_id": "shipment-1"}
_STAGE = {"stage": "proposal", "stage_order": 1, "probability_bp": 5_000}
_CALL = {"call_id": "call-1", "client_id": "client-1", "manager_id": "ann"}
_EUROS = {"amount_minor": 1_000, "currency": "EUR"}

a_team_created = _builder(TeamCreated, team_id="team-1", name="North")
a_manager_joined = _builder(ManagerJoined, manager_id="ann", team_id="team-1", role="seller")
a_manager_moved = _builder(ManagerMoved, manager_id="ann", team_id="team-2", role="seller")
a_plan_set = _builder(
    PlanSet, plan_id="plan-1", scope="manager:ann", kpi="revenue_booked", period="2026-11", target=9_000, version=1
)

a_lead_created = _builder(LeadCreated, **_OF_LEAD)
a_lead_assigned = _builder(LeadAssigned, **_OF_LEAD, manager_id="ann")
a_lead_touched = _builder(
    LeadTouched, **_OF_LEAD, manager_id="ann", touch_id="touch-1", medium=Medium.MAIL, automatic=False
)
a_lead_disqualified = _builder(LeadDisqualified, **_OF_LEAD, reason=DisqualifyReason.SPAM)
a_call_planned = _builder(CallPlanned, **_CALL, due_at=MORNING, window_minutes=15)
_a_call = _builder(
    CallCompleted, **_CALL, direction=Direction.OUTBOUND, outcome=CallOutcome.CONNECTED, duration_seconds=60
)

a_deal_opened = _builder(DealOpened, **_OF_DEAL, **_STAGE, **_EUROS)
a_deal_stage_changed = _builder(DealStageChanged, **_OF_DEAL, **_STAGE)
a_deal_closed = _builder(DealClosed, **_OF_DEAL, **_EUROS, outcome=DealOutcome.WON)
a_deal_lost = _builder(DealClosed, **_OF_DEAL, **_EUROS, outcome=DealOutcome.LOST)
a_deal_reopened = _builder(DealReopened, **_OF_DEAL)

an_order_placed = _builder(OrderPlaced, **_OF_ORDER, currency="EUR", lines=(a_line(),))
an_order_cancelled = _builder(OrderCancelled, **_OF_ORDER, reason="ordered twice")
a_shipment_requested = _builder(
    ShipmentRequested, **_OF_SHIPMENT, lines=(ShipmentLine(line_id="1", sku="desk", quantity=1),)
)
a_shipment_confirmed = _builder(ShipmentConfirmed, **_OF_SHIPMENT, promised_at=MORNING)
a_shipment_rescheduled = _builder(ShipmentRescheduled, **_OF_SHIPMENT, promised_at=MORNING, asked_by=AskedBy.CLIENT)
a_shipment_delivered = _builder(
    ShipmentDelivered, **_OF_SHIPMENT, lines=(DeliveredLine(line_id="1", sku="desk", quantity=1),), papers_ok=True
)


def a_call_completed(*, at: datetime = MORNING, **facts: Any) -> AnyEvent:
    """Return a call that began at *at*, where the data say nothing else."""
    return _a_call(at=at, **({"started_at": at} | facts))
