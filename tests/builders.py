"""Builders of events with sensible defaults: a test names only what it is about.

Every event has an id of its own; `at`, `id` and `source` are the envelope's, all else is data.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from shared.events import (
    AbsenceKind,
    AbsenceRecorded,
    AccountPlanSet,
    AlertRaised,
    AnyEvent,
    AskedBy,
    CallCancelled,
    CallCompleted,
    CallMissed,
    CallOutcome,
    CallPlanned,
    CallRescheduled,
    CallScored,
    ChannelSpendRecorded,
    ClientMerged,
    ClientRegistered,
    ClientUpdated,
    CompetitorObserved,
    ComplaintOpened,
    ComplaintResolved,
    ContactMedium,
    ContactPermissionChanged,
    ContestAnnounced,
    ContestCancelled,
    ContestOf,
    ContestSettled,
    ContractMilestoneDue,
    ContractMilestoneMet,
    ContractSent,
    ContractSigned,
    Credit,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReassigned,
    DealReopened,
    DealStageChanged,
    DeliveredLine,
    Direction,
    DiscountApproved,
    DisqualifyReason,
    EventData,
    EventRetracted,
    ExchangeRateSet,
    FeedbackReceived,
    ForecastSubmitted,
    HandoffAccepted,
    HandoffRejected,
    HandoffRequested,
    InboundRequestReceived,
    KeyAccountFlagged,
    KpiSetDefined,
    KpiSetItem,
    LeadAssigned,
    LeadCreated,
    LeadDisqualified,
    LeadTouched,
    LineKind,
    ManagerJoined,
    ManagerLeft,
    ManagerMoved,
    Medium,
    MeetingHeld,
    MeetingKind,
    NextStepDone,
    NextStepSet,
    OfferAccepted,
    OfferKind,
    OfferMade,
    OrderAmended,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    PaymentReceived,
    PlanSet,
    PointsAccrued,
    PointsExpired,
    PointsRedeemed,
    PriceChanged,
    Priority,
    ProductRequested,
    PromotionEnded,
    PromotionStarted,
    QuoteSent,
    RefundIssued,
    RejectReason,
    RequestAnswered,
    ResearchCompleted,
    ReturnReceived,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentFailed,
    ShipmentLine,
    ShipmentRejected,
    ShipmentRequested,
    ShipmentRescheduled,
    SurveyKind,
    SurveySent,
    TargetReached,
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskRescheduled,
    TeamCreated,
    TicketAnswered,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
    TrainingCompleted,
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

_OF_CLIENT = {"client_id": "client-1", "manager_id": "ann"}
_PLANNED = {"call_id": "call-1", **_OF_CLIENT, "due_at": MORNING, "window_minutes": 15}
_CARD = {"client_id": "client-1", "filled_fields": 8, "total_fields": 10, "verified_fields": 4}
_SURVEY = _OF_CLIENT | {"survey_id": "survey-1", "kind": SurveyKind.NPS}
_COMPLAINT = _OF_CLIENT | {"complaint_id": "complaint-1"}
_TICKET = _OF_CLIENT | {"ticket_id": "ticket-1"}
_PROMOTION = {"promotion_id": "promotion-1"}

a_request_received = _builder(InboundRequestReceived, request_id="request-1", client_id="client-1", channel="web")
a_request_answered = _builder(RequestAnswered, **_OF_CLIENT, request_id="request-1", by=Medium.MAIL)
a_product_requested = _builder(ProductRequested, **_OF_CLIENT, request_id="request-1", product="lamp")
a_call_rescheduled = _builder(CallRescheduled, **_PLANNED)
a_call_cancelled = _builder(CallCancelled, **_PLANNED)
a_call_missed = _builder(CallMissed, call_id="call-1", client_id="client-1")
a_call_scored = _builder(CallScored, **_CALL, started_at=MORNING, score=80)
a_meeting_held = _builder(MeetingHeld, **_OF_CLIENT, meeting_id="meeting-1", kind=MeetingKind.PRESENTATION)

a_client_registered = _builder(ClientRegistered, **_CARD)
a_client_updated = _builder(ClientUpdated, **_CARD)
a_client_merged = _builder(ClientMerged, client_id="client-1", into_client_id="client-2")
a_contact_permission_changed = _builder(
    ContactPermissionChanged, client_id="client-1", medium=ContactMedium.CALL, allowed=True
)
a_key_account_flagged = _builder(KeyAccountFlagged, **_OF_CLIENT, is_key=True)
an_account_plan_set = _builder(AccountPlanSet, **_OF_CLIENT, valid_until=date(2027, 11, 23))
a_survey_sent = _builder(SurveySent, **_SURVEY)
a_feedback_received = _builder(FeedbackReceived, **_SURVEY, score=9)
a_complaint_opened = _builder(ComplaintOpened, **_COMPLAINT)
a_complaint_resolved = _builder(ComplaintResolved, **_COMPLAINT)
a_ticket_opened = _builder(TicketOpened, **_TICKET)
a_ticket_answered = _builder(TicketAnswered, **_TICKET)
a_ticket_paused = _builder(TicketPaused, **_TICKET)
a_ticket_resumed = _builder(TicketResumed, **_TICKET)
a_ticket_resolved = _builder(TicketResolved, **_TICKET)

a_channel_spend_recorded = _builder(
    ChannelSpendRecorded, **_EUROS, spend_id="spend-1", channel="web", day=MORNING.date()
)
a_promotion_started = _builder(PromotionStarted, **_PROMOTION)
a_promotion_ended = _builder(PromotionEnded, **_PROMOTION)
a_research_completed = _builder(ResearchCompleted, research_id="research-1", manager_id="ann")
a_competitor_observed = _builder(CompetitorObserved, observation_id="observation-1", manager_id="ann")

_STEP = _OF_DEAL | {"step_id": "step-1", "due_at": MORNING}
_CONTRACT = _OF_DEAL | {"contract_id": "contract-1"}
_MILESTONE = _OF_CLIENT | {"contract_id": "contract-1", "milestone": "go_live", "due_at": MORNING}
_OFFER = _OF_CLIENT | {"offer_id": "offer-1", "kind": OfferKind.UPSELL}
_POINTS = {"points_id": "points-1", "client_id": "client-1", "points": 100}

a_deal_reassigned = _builder(DealReassigned, **_OF_DEAL | {"manager_id": "bob"})
a_next_step_set = _builder(NextStepSet, **_STEP)
a_next_step_done = _builder(NextStepDone, **_STEP)
a_quote_sent = _builder(QuoteSent, **_OF_DEAL, **_EUROS, quote_id="quote-1", version=1)
a_contract_sent = _builder(ContractSent, **_CONTRACT, version=1)
a_contract_signed = _builder(ContractSigned, **_CONTRACT)
a_contract_milestone_due = _builder(ContractMilestoneDue, **_MILESTONE)
a_contract_milestone_met = _builder(ContractMilestoneMet, **_MILESTONE)
an_order_amended = _builder(OrderAmended, **_OF_ORDER, lines=(a_line(),))
a_payment_received = _builder(PaymentReceived, **_OF_ORDER, **_EUROS, payment_id="payment-1")
a_refund_issued = _builder(RefundIssued, **_OF_ORDER, **_EUROS, refund_id="refund-1")
an_offer_made = _builder(OfferMade, **_OFFER)
an_offer_accepted = _builder(OfferAccepted, **_OFFER)
points_accrued = _builder(PointsAccrued, **_POINTS)
points_redeemed = _builder(PointsRedeemed, **_POINTS)
points_expired = _builder(PointsExpired, **_POINTS)
a_price_changed = _builder(PriceChanged, sku="desk", price_minor=1_000, currency="EUR")
a_discount_approved = _builder(
    DiscountApproved, **_OF_ORDER, discount_id="discount-1", discount_minor=100, currency="EUR"
)

a_shipment_rejected = _builder(ShipmentRejected, **_OF_SHIPMENT, reason=RejectReason.STOCK)
a_shipment_dispatched = _builder(ShipmentDispatched, **_OF_SHIPMENT)
a_shipment_failed = _builder(ShipmentFailed, **_OF_SHIPMENT, reason="nobody_there")
a_return_received = _builder(ReturnReceived, **_OF_SHIPMENT, return_id="return-1", reason="damaged")

_TASK = {"task_id": "task-1", "manager_id": "ann", "priority": Priority.NORMAL, "due_at": MORNING}
_HANDOFF = {"handoff_id": "handoff-1", "manager_id": "ann", "from_department": "sales", "to_department": "stock"}
_CONTEST = {
    "contest_id": "contest-1",
    "name": "Race",
    "kpi": "deals_won",
    "of": ContestOf.MANAGER,
    "first_day": MORNING.date(),
    "last_day": MORNING.date() + timedelta(days=3),
}
_NOTICE = {"rule": "rule-1", "scope": "manager:ann", "period": "2026-11", "kpi": "calls_made", "as_of": MORNING}

a_manager_left = _builder(ManagerLeft, manager_id="ann", team_id="team-1", role="seller")
an_absence_recorded = _builder(
    AbsenceRecorded,
    absence_id="absence-1",
    manager_id="ann",
    from_day=MORNING.date(),
    to_day=MORNING.date(),
    kind=AbsenceKind.SICK,
)
a_training_completed = _builder(TrainingCompleted, training_id="training-1", manager_id="ann", topic="closing")
a_kpi_set_defined = _builder(
    KpiSetDefined,
    role="seller",
    valid_from=MORNING.date(),
    items=(KpiSetItem(kpi="revenue_booked", weight_bp=10_000, cap_bp=10_000),),
)
a_forecast_submitted = _builder(
    ForecastSubmitted, **_EUROS, forecast_id="forecast-1", manager_id="ann", period="2026-11"
)
an_exchange_rate_set = _builder(ExchangeRateSet, currency="USD", rate="0.5", valid_from=MORNING.date())
a_task_assigned = _builder(TaskAssigned, **_TASK)
a_task_rescheduled = _builder(TaskRescheduled, **_TASK)
a_task_completed = _builder(TaskCompleted, **_TASK)
a_task_cancelled = _builder(TaskCancelled, **_TASK)
a_handoff_requested = _builder(HandoffRequested, **_HANDOFF)
a_handoff_accepted = _builder(HandoffAccepted, **_HANDOFF)
a_handoff_rejected = _builder(HandoffRejected, **_HANDOFF)
a_contest_announced = _builder(ContestAnnounced, **_CONTEST, grace_days=2, least_n=0)
a_contest_cancelled = _builder(ContestCancelled, **_CONTEST)
a_contest_settled = _builder(ContestSettled, **_CONTEST, competitors=0, places=())
an_alert_raised = _builder(AlertRaised, **_NOTICE, alert_id="alert-1", value=3, limit=5)
a_target_reached = _builder(TargetReached, **_NOTICE, alert_id="alert-2", value=5, limit=5)


def a_call_completed(*, at: datetime = MORNING, **facts: Any) -> AnyEvent:
    """Return a call that began at *at*, where the data say nothing else."""
    return _a_call(at=at, **({"started_at": at} | facts))
