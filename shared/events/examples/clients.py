"""Examples of clients, what is done for them, and their market."""

from datetime import date

from shared.events import (
    AccountPlanSet,
    ChannelSpendRecorded,
    ClientMerged,
    ClientRegistered,
    ClientUpdated,
    CompetitorObserved,
    ComplaintOpened,
    ComplaintResolved,
    ContactMedium,
    ContactPermissionChanged,
    EventData,
    FeedbackReceived,
    KeyAccountFlagged,
    PromotionEnded,
    PromotionStarted,
    ResearchCompleted,
    SurveyKind,
    SurveySent,
    TicketAnswered,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)
from shared.events.examples.story import CLIENT, MANAGER, ORDER

FACTS: tuple[EventData, ...] = (
    PromotionStarted(promotion_id="ten-for-nine", channel="mail", categories=("licences",), issued=500),
    PromotionEnded(promotion_id="ten-for-nine", channel="mail", categories=("licences",), issued=500),
    ChannelSpendRecorded(
        spend_id="spend-2026-11-23",
        channel="organic_search",
        campaign_id="autumn",
        day=date(2026, 11, 23),
        amount_minor=90_000,
        currency="EUR",
    ),
    ResearchCompleted(
        research_id="research-4", manager_id=MANAGER, segment="smb", product="mobile_app", invited=200, answers=64
    ),
    CompetitorObserved(
        observation_id="observation-1", manager_id=MANAGER, segment="smb", competitor="acme", product="crm"
    ),
    ClientRegistered(
        client_id=CLIENT,
        manager_id=MANAGER,
        region="north",
        segment="smb",
        filled_fields=12,
        total_fields=20,
        verified_fields=9,
        possible_duplicates=1,
        conflicting_fields=0,
    ),
    ClientUpdated(
        client_id=CLIENT,
        manager_id=MANAGER,
        region="north",
        segment="smb",
        filled_fields=15,
        total_fields=20,
        verified_fields=12,
        possible_duplicates=0,
        conflicting_fields=0,
    ),
    ContactPermissionChanged(client_id=CLIENT, medium=ContactMedium.CALL, allowed=True, max_per_month=4),
    KeyAccountFlagged(client_id=CLIENT, manager_id=MANAGER, is_key=True),
    AccountPlanSet(client_id=CLIENT, manager_id=MANAGER, valid_until=date(2027, 11, 30), cadence_days=30),
    ClientMerged(client_id="client-1843", into_client_id=CLIENT),
    SurveySent(survey_id="survey-3", client_id=CLIENT, manager_id=MANAGER, kind=SurveyKind.NPS),
    FeedbackReceived(
        survey_id="survey-3", client_id=CLIENT, manager_id=MANAGER, kind=SurveyKind.NPS, score=9, theme="delivery"
    ),
    ComplaintOpened(complaint_id="complaint-2", client_id=CLIENT, manager_id=MANAGER, order_id=ORDER),
    ComplaintResolved(complaint_id="complaint-2", client_id=CLIENT, manager_id=MANAGER, order_id=ORDER),
    TicketOpened(ticket_id="ticket-8", client_id=CLIENT, manager_id=MANAGER),
    TicketAnswered(ticket_id="ticket-8", client_id=CLIENT, manager_id=MANAGER),
    TicketPaused(ticket_id="ticket-8", client_id=CLIENT, manager_id=MANAGER),
    TicketResumed(ticket_id="ticket-8", client_id=CLIENT, manager_id=MANAGER),
    TicketResolved(ticket_id="ticket-8", client_id=CLIENT, manager_id=MANAGER),
)
