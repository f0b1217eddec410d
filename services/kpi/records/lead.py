"""A lead: created, assigned, touched, judged, and perhaps the beginning of a won deal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.record import RecordKind, by
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOutcome,
    DealReopened,
    DisqualifyReason,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
)

_JUNK = {DisqualifyReason.SPAM, DisqualifyReason.DUPLICATE, DisqualifyReason.TEST}


@dataclass(frozen=True, slots=True)
class Lead:
    """What is known of a lead."""

    created_at: datetime | None = None
    first_assignee: str | None = None
    is_junk: bool = False
    touched_at: datetime | None = None
    toucher: str | None = None
    won_deals: frozenset[str] = frozenset()


def lead_state(events: Iterable[AnyEvent]) -> Lead:
    """Return the lead as its *events*, in order, leave it."""
    return reduce(_evolve, events, Lead())


def _evolve(lead: Lead, event: AnyEvent) -> Lead:  # noqa: PLR0911  # one for each kind of fact
    match event.data:
        case LeadCreated(manager_id=manager) if lead.created_at is None:
            return replace(lead, created_at=event.time, first_assignee=lead.first_assignee or manager)
        case LeadAssigned(manager_id=manager) if lead.first_assignee is None:
            return replace(lead, first_assignee=manager)
        case LeadTouched(automatic=False, manager_id=manager) if lead.touched_at is None:
            return replace(lead, touched_at=event.time, toucher=manager)
        case LeadDisqualified(reason=reason):
            return replace(lead, is_junk=lead.is_junk or reason in _JUNK)
        case DealClosed(deal_id=deal, outcome=DealOutcome.WON):
            return replace(lead, won_deals=lead.won_deals | {deal})
        case DealClosed(deal_id=deal) | DealReopened(deal_id=deal):
            return replace(lead, won_deals=lead.won_deals - {deal})
        case _:
            return lead


LEAD = RecordKind(
    "lead",
    lead_state,
    dict.fromkeys(
        (
            LeadCreated,
            LeadAssigned,
            LeadTouched,
            LeadQualified,
            LeadDisqualified,
            LeadConverted,
            DealClosed,
            DealReopened,
        ),
        by("lead_id"),
    ),
)
