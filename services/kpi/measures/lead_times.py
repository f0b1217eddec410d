"""How long leads wait: for a manager, for the first touch."""

from collections.abc import Iterator
from datetime import datetime

from services.kpi.measures.leads import ORIGIN
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.lead import LEAD, Lead
from services.kpi.records.rules import Rules

SPEED_LIMITS = (5 * 60, 15 * 60, 30 * 60)
"""Seconds within which the share of first touches is asked for (K03)."""


def _to_touch(lead: Lead, _rules: Rules) -> Iterator[Span]:
    """Yield the way from creation to the first human touch; a touch before it (two clocks) counts as 0."""
    if lead.created_at and (touch := lead.first_touch) and not lead.is_junk:
        yield Span(touch.told.manager_id, lead.created_at, touch.at)


def _to_assignment(lead: Lead, _rules: Rules) -> Iterator[Span]:
    if lead.created_at and lead.owners and not lead.is_junk:
        yield Span(lead.owners[0].manager, lead.created_at, lead.owners[0].at)


def _to_reaction(lead: Lead, rules: Rules) -> Iterator[Span]:
    """Yield the way from assignment to first touch; who touches what was not assigned yet loses no time."""
    if lead.created_at and lead.owners and (touch := lead.first_touch) and not lead.is_junk:
        yield Span(touch.told.manager_id, _reaction_begins(lead, touch.at, rules), touch.at)


def _reaction_begins(lead: Lead, until: datetime, rules: Rules) -> datetime:
    """Return when the lead was first assigned, or, where the lag restarts, when it last got another manager."""
    begins, *later = lead.owners
    for owner in later if rules.reaction_restarts else ():
        if owner.at <= until and owner.manager != begins.manager:
            begins = owner
    return begins.at


def _untouched(lead: Lead, _rules: Rules) -> Iterator[Waiting]:
    """Yield the lead's waiting for a touch with each of its owners: the stock is the present one's (R6)."""
    if lead.created_at is None:
        return
    begins, ends = lead.created_at, _waits_until(lead)
    places = [(begins, None), *((max(begins, owner.at), owner.manager) for owner in lead.owners)]
    for index, (start, manager) in enumerate(places):
        left_at = [at for at, _ in places[index + 1 : index + 2]]
        until = min([*left_at, *([ends] if ends else [])], default=None)
        # A place that is left at once, or that it came to when all waiting was over, changes nothing.
        if until is None or start < until:
            yield Waiting(manager, start, until, age_from=begins)


def _unassigned(lead: Lead, _rules: Rules) -> Iterator[Waiting]:
    if lead.created_at:
        ends = [moment for moment in (_waits_until(lead), *(owner.at for owner in lead.owners[:1])) if moment]
        yield Waiting(None, lead.created_at, min(ends, default=None))


def _waits_until(lead: Lead) -> datetime | None:
    """Return when the lead no longer waits: it was touched, judged or won."""
    touched = lead.first_touch.at if lead.first_touch else None
    return min((moment for moment in (touched, lead.settled_at) if moment), default=None)


SPEED_TO_LEAD = durations(
    "speed_to_lead",
    LEAD,
    _to_touch,
    "first human touches of leads since creation, by day and author of the touch",
    limits=SPEED_LIMITS,
    waiting=_untouched,
    by=ORIGIN,
)
LEAD_ASSIGNMENT = durations(
    "lead_assignment",
    LEAD,
    _to_assignment,
    "first assignments of leads since creation, by day and assignee",
    waiting=_unassigned,
    by=ORIGIN,
)
LEAD_REACTION = durations(
    "lead_reaction",
    LEAD,
    _to_reaction,
    "first human touches of leads since assignment, by day and author of the touch",
    by=ORIGIN,
)

MEASURES = (*SPEED_TO_LEAD.all, *LEAD_ASSIGNMENT.all, *LEAD_REACTION.all)
