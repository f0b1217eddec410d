"""One example of every event, declared once: one lead's way to a delivered order, its plan, and a correction.

The schemas and the AsyncAPI document show them; the golden files of the contract tests hold their bytes.
"""

import json
from datetime import UTC, datetime, timedelta

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
    KpiReading,
    KpiUpdated,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
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

_MORNING = datetime(2026, 11, 23, 9, 35, 55, tzinfo=UTC)
_TOLD = _MORNING + timedelta(minutes=5, seconds=12, microseconds=120_000)
_DUE = _MORNING + timedelta(hours=4)
_PROMISED = _MORNING + timedelta(days=7)

_CLIENT = "client-1842"
_LEAD = "lead-77"
_MANAGER = "m-14"
_DEAL = "deal-310"
_ORDER = "order-905"
_SHIPMENT = "shipment-905"
_CREDITS = (Credit(manager_id=_MANAGER, share_bp=7_000), Credit(manager_id="m-15", share_bp=3_000))
_LINE = OrderLine(
    line_id="1",
    sku="crm-seat",
    category="licences",
    quantity=10,
    amount_minor=1_250_000,
    discount_minor=50_000,
    cost_minor=400_000,
    kind=LineKind.BASE,
)

_FACTS: tuple[EventData, ...] = (
    TeamCreated(team_id="team-north", name="North", parent_team_id="team-all"),
    ManagerJoined(manager_id=_MANAGER, team_id="team-north", role="account_manager", display_name="Ada Novak"),
    ManagerMoved(manager_id=_MANAGER, team_id="team-south", role="account_manager", display_name="Ada Novak"),
    PlanSet(
        plan_id="plan-2026-11-m-14",
        scope="manager:m-14",
        kpi="revenue_booked",
        period="2026-11",
        target=5_000_000,
        currency="EUR",
        version=1,
    ),
    LeadCreated(lead_id=_LEAD, client_id=_CLIENT, channel="organic_search", segment="smb", region="north"),
    LeadAssigned(lead_id=_LEAD, client_id=_CLIENT, manager_id=_MANAGER),
    CallPlanned(
        call_id="planned-12", client_id=_CLIENT, lead_id=_LEAD, manager_id=_MANAGER, due_at=_DUE, window_minutes=15
    ),
    CallCompleted(
        call_id="c-99",
        planned_call_id="planned-12",
        client_id=_CLIENT,
        lead_id=_LEAD,
        manager_id=_MANAGER,
        direction=Direction.OUTBOUND,
        outcome=CallOutcome.CONNECTED,
        started_at=_MORNING,
        duration_seconds=312,
    ),
    LeadTouched(
        lead_id=_LEAD, client_id=_CLIENT, manager_id=_MANAGER, touch_id="c-99", medium=Medium.CALL, automatic=False
    ),
    LeadQualified(
        lead_id=_LEAD,
        client_id=_CLIENT,
        manager_id=_MANAGER,
        channel="organic_search",
        segment="smb",
        region="north",
    ),
    LeadDisqualified(
        lead_id="lead-78", client_id="client-1843", manager_id=_MANAGER, reason=DisqualifyReason.DUPLICATE
    ),
    DealOpened(
        deal_id=_DEAL,
        client_id=_CLIENT,
        lead_id=_LEAD,
        manager_id=_MANAGER,
        stage="qualification",
        stage_order=1,
        probability_bp=1_000,
        channel="organic_search",
        segment="smb",
        region="north",
    ),
    DealStageChanged(
        deal_id=_DEAL,
        client_id=_CLIENT,
        manager_id=_MANAGER,
        stage="proposal",
        stage_order=3,
        probability_bp=5_000,
        amount_minor=1_200_000,
        currency="EUR",
        expected_close=_PROMISED,
    ),
    DealClosed(
        deal_id=_DEAL,
        client_id=_CLIENT,
        lead_id=_LEAD,
        manager_id=_MANAGER,
        outcome=DealOutcome.WON,
        amount_minor=1_200_000,
        currency="EUR",
        credits=_CREDITS,
    ),
    DealReopened(deal_id=_DEAL, client_id=_CLIENT, lead_id=_LEAD, manager_id=_MANAGER),
    LeadConverted(lead_id=_LEAD, client_id=_CLIENT, deal_id=_DEAL),
    OrderPlaced(
        order_id=_ORDER,
        deal_id=_DEAL,
        client_id=_CLIENT,
        manager_id=_MANAGER,
        currency="EUR",
        promised_at=_PROMISED,
        credits=_CREDITS,
        channel="organic_search",
        segment="smb",
        region="north",
        lines=(_LINE,),
    ),
    OrderCancelled(order_id=_ORDER, deal_id=_DEAL, client_id=_CLIENT, manager_id=_MANAGER, reason="ordered_twice"),
    ShipmentRequested(
        shipment_id=_SHIPMENT,
        order_id=_ORDER,
        client_id=_CLIENT,
        manager_id=_MANAGER,
        promised_at=_PROMISED,
        lines=(ShipmentLine(line_id="1", sku="crm-seat", quantity=10),),
    ),
    ShipmentConfirmed(
        shipment_id=_SHIPMENT, order_id=_ORDER, client_id=_CLIENT, manager_id=_MANAGER, promised_at=_PROMISED
    ),
    ShipmentRescheduled(
        shipment_id=_SHIPMENT,
        order_id=_ORDER,
        client_id=_CLIENT,
        manager_id=_MANAGER,
        promised_at=_PROMISED + timedelta(days=1),
        asked_by=AskedBy.CLIENT,
    ),
    ShipmentDelivered(
        shipment_id=_SHIPMENT,
        order_id=_ORDER,
        client_id=_CLIENT,
        manager_id=_MANAGER,
        lines=(DeliveredLine(line_id="1", sku="crm-seat", quantity=10, damaged=1),),
        papers_ok=True,
    ),
    KpiUpdated(
        scope="manager:m-14",
        period="2026-11-23",
        version=7,
        as_of=_DUE,
        kpis={
            "calls_made": KpiReading(
                value=12, numerator=12, denominator=1, n=12, unit="calls", target=20, attainment=60.0
            ),
            "win_rate": KpiReading(n=0, unit="percent", reason="no_data"),
        },
    ),
)


def _event(data: EventData) -> AnyEvent:
    name = type(data).__name__
    return enveloped(data, id=f"example-{name}", source=f"/{data.owner}/example", time=_TOLD)


def _told() -> dict[str, AnyEvent]:
    told = {type(data).__name__: _event(data) for data in _FACTS}
    mistaken = json.loads(encode(told[CallCompleted.__name__]))
    return told | {EventRetracted.__name__: _event(EventRetracted(event=mistaken, reason="test call"))}


EXAMPLES: dict[str, AnyEvent] = _told()
"""The example of each type, by its name."""
