"""Leads under assignment rules: when one has to be given to somebody, and to whom it may go."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.leads.entities.assignment import Assignment
from services.leads.entities.lead import LEAD, Lead, LeadStatus, evolve
from shared.entity import Kind
from shared.events import AnyEvent, LeadAssigned
from shared.reaction import Reaction


def covered(rules: Assignment) -> Kind[Lead]:
    """Return the kind of leads, where *rules* say until when one may be unanswered and when one is given out."""

    def evolve_covered(lead: Lead, event: AnyEvent) -> Lead:
        changed = evolve(lead, event)
        return replace(changed, unanswered_until=_deadline(changed, rules))

    return replace(LEAD, evolve=evolve_covered, due=lambda lead: due(lead, rules))


def _deadline(lead: Lead, rules: Assignment) -> datetime | None:
    limit = rules.limit(lead)
    if lead.unanswered_since is None or limit is None:
        return None
    return lead.unanswered_since + limit


def due(lead: Lead, rules: Assignment) -> datetime | None:
    """Return when *lead* has to be given to somebody (else), if a rule says to whom."""
    if lead.status is not LeadStatus.OPEN or rules.rule_for(lead) is None:
        return None
    return lead.unanswered_until if lead.is_assigned else lead.created_at


def never_had(lead: Lead, managers: Iterable[str]) -> list[str]:
    """Return who of *managers* was never given *lead*."""
    return [manager_id for manager_id in managers if manager_id not in lead.had]


def giving(lead_id: str, lead: Lead, manager_id: str, opening: AnyEvent, event_id: str) -> Reaction | None:
    """Return that the lead, which *opening* began, is given to a manager."""
    if lead.client_id is None:
        return None
    data = LeadAssigned(lead_id=lead_id, client_id=lead.client_id, manager_id=manager_id)
    return Reaction(opening, data, event_id)
