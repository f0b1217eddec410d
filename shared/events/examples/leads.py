"""Examples of leads and the requests, calls and meetings that work them."""

from datetime import timedelta

from shared.events import (
    CallCancelled,
    CallCompleted,
    CallMissed,
    CallOutcome,
    CallPlanned,
    CallRescheduled,
    CallScored,
    Direction,
    DisqualifyReason,
    EventData,
    InboundRequestReceived,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    Medium,
    MeetingHeld,
    MeetingKind,
    ProductRequested,
    RequestAnswered,
)
from shared.events.examples.story import CLIENT, DEAL, DUE, LEAD, MANAGER, MORNING

FACTS: tuple[EventData, ...] = (
    LeadCreated(lead_id=LEAD, client_id=CLIENT, channel="organic_search", segment="smb", region="north"),
    LeadAssigned(lead_id=LEAD, client_id=CLIENT, manager_id=MANAGER),
    InboundRequestReceived(request_id="request-5", client_id=CLIENT, manager_id=MANAGER, channel="web_form"),
    CallPlanned(
        call_id="planned-12", client_id=CLIENT, lead_id=LEAD, manager_id=MANAGER, due_at=DUE, window_minutes=15
    ),
    CallRescheduled(
        call_id="planned-12",
        client_id=CLIENT,
        lead_id=LEAD,
        manager_id=MANAGER,
        due_at=DUE + timedelta(hours=1),
        window_minutes=15,
    ),
    CallCancelled(
        call_id="planned-13", client_id=CLIENT, lead_id=LEAD, manager_id=MANAGER, due_at=DUE, window_minutes=15
    ),
    CallMissed(call_id="c-98", client_id=CLIENT, manager_id=MANAGER),
    CallCompleted(
        call_id="c-99",
        planned_call_id="planned-12",
        client_id=CLIENT,
        lead_id=LEAD,
        manager_id=MANAGER,
        direction=Direction.OUTBOUND,
        outcome=CallOutcome.CONNECTED,
        started_at=MORNING,
        duration_seconds=312,
    ),
    CallScored(call_id="c-99", client_id=CLIENT, manager_id=MANAGER, started_at=MORNING, score=86),
    MeetingHeld(meeting_id="meeting-7", client_id=CLIENT, manager_id=MANAGER, kind=MeetingKind.PRESENTATION),
    LeadTouched(
        lead_id=LEAD, client_id=CLIENT, manager_id=MANAGER, touch_id="c-99", medium=Medium.CALL, automatic=False
    ),
    RequestAnswered(request_id="request-5", client_id=CLIENT, manager_id=MANAGER, by=Medium.CALL),
    ProductRequested(request_id="request-6", client_id=CLIENT, manager_id=MANAGER, product="mobile_app"),
    LeadQualified(
        lead_id=LEAD,
        client_id=CLIENT,
        manager_id=MANAGER,
        channel="organic_search",
        segment="smb",
        region="north",
    ),
    LeadDisqualified(lead_id="lead-78", client_id="client-1843", manager_id=MANAGER, reason=DisqualifyReason.DUPLICATE),
    LeadConverted(lead_id=LEAD, client_id=CLIENT, deal_id=DEAL),
)
