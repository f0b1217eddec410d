"""What leads contribute."""

from collections.abc import Iterator
from datetime import datetime

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.lead import LEAD, Lead
from services.kpi.records.rules import Rules

SPEED_LIMITS = (5 * 60, 15 * 60, 30 * 60)
"""Seconds within which the share of first touches is asked for (K03)."""
_ORIGIN = ("channel", "campaign", "promotion", "segment", "region")


def _created(lead: Lead, _rules: Rules) -> Iterator[Move]:
    if lead.created_at:
        yield Move(lead.created_at, lead.first_assignee, 1)


def _valid(lead: Lead, rules: Rules) -> Iterator[Move]:
    if not lead.is_junk:
        yield from _created(lead, rules)


def _all_won(lead: Lead, rules: Rules) -> Iterator[Move]:
    if lead.wins:
        yield from _created(lead, rules)


def _valid_won(lead: Lead, rules: Rules) -> Iterator[Move]:
    if lead.wins:
        yield from _valid(lead, rules)


def _all_closed(lead: Lead, _rules: Rules) -> Iterator[Move]:
    """Yield the winning for who was given the lead first: so one manager's share is of that manager's leads."""
    if lead.created_at and lead.won_at:
        yield Move(lead.won_at, lead.first_assignee, 1)


def _valid_closed(lead: Lead, rules: Rules) -> Iterator[Move]:
    if not lead.is_junk:
        yield from _all_closed(lead, rules)


def _due(lead: Lead, rules: Rules) -> Iterator[Move]:
    """Yield when the lead should have been touched; put away before that, untouched, it is not due (R18)."""
    if lead.created_at and not lead.is_junk:
        due_at = lead.created_at + rules.lead_sla
        is_put_away = lead.disqualified_at is not None and lead.disqualified_at < due_at
        if _is_touched_by(lead, due_at) or not is_put_away:
            yield Move(due_at, lead.first_assignee, 1)


def _covered(lead: Lead, rules: Rules) -> Iterator[Move]:
    for due in _due(lead, rules):
        if isinstance(due.at, datetime) and _is_touched_by(lead, due.at):
            yield due


def _is_touched_by(lead: Lead, moment: datetime) -> bool:
    return lead.first_touch is not None and lead.first_touch.at <= moment


def _human_touches(lead: Lead, rules: Rules) -> Iterator[Move]:
    return _touches(lead, rules, automatic=False)


def _automatic_touches(lead: Lead, rules: Rules) -> Iterator[Move]:
    return _touches(lead, rules, automatic=True)


def _touches(lead: Lead, rules: Rules, *, automatic: bool) -> Iterator[Move]:
    number = sum(
        touch.told.automatic is automatic and (lead.settled_at is None or touch.at <= lead.settled_at)
        for touch in lead.touches
    )
    if number:
        for created in _valid(lead, rules):
            yield created._replace(value=number)


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


LEADS_CREATED = Measure(
    "leads_created", LEAD, _valid, "valid leads, by the day they came in and their first assignee", by=_ORIGIN
)
LEADS_ALL = Measure("leads_all", LEAD, _created, "leads, also spam, tests and duplicates, as leads_created", by=_ORIGIN)
LEADS_WON = Measure(
    "leads_won", LEAD, _valid_won, "those of leads_created that have a deal standing as won", by=_ORIGIN
)
LEADS_ALL_WON = Measure(
    "leads_all_won", LEAD, _all_won, "those of leads_all that have a deal standing as won", by=_ORIGIN
)
LEADS_CLOSED = Measure(
    "leads_closed", LEAD, _valid_closed, "valid leads by the day their first standing deal was won", by=_ORIGIN
)
LEADS_ALL_CLOSED = Measure(
    "leads_all_closed", LEAD, _all_closed, "all leads by the day their first standing deal was won", by=_ORIGIN
)
LEADS_DUE = Measure("leads_due", LEAD, _due, "valid leads by when they should be touched", is_due=True, by=_ORIGIN)
LEADS_COVERED = Measure(
    "leads_covered", LEAD, _covered, "those of leads_due that a human had touched by then", is_due=True, by=_ORIGIN
)
LEAD_TOUCHES = Measure(
    "lead_touches", LEAD, _human_touches, "human touches of those of leads_created until they were judged", by=_ORIGIN
)
LEAD_TOUCHES_AUTOMATIC = Measure(
    "lead_touches_automatic", LEAD, _automatic_touches, "automatic touches, as lead_touches", by=_ORIGIN
)
SPEED_TO_LEAD = durations(
    "speed_to_lead",
    LEAD,
    _to_touch,
    "first human touches of leads since creation, by day and author of the touch",
    limits=SPEED_LIMITS,
    waiting=_untouched,
    by=_ORIGIN,
)
LEAD_ASSIGNMENT = durations(
    "lead_assignment",
    LEAD,
    _to_assignment,
    "first assignments of leads since creation, by day and assignee",
    waiting=_unassigned,
    by=_ORIGIN,
)
LEAD_REACTION = durations(
    "lead_reaction",
    LEAD,
    _to_reaction,
    "first human touches of leads since assignment, by day and author of the touch",
    by=_ORIGIN,
)

MEASURES = (
    LEADS_CREATED,
    LEADS_ALL,
    LEADS_WON,
    LEADS_ALL_WON,
    LEADS_CLOSED,
    LEADS_ALL_CLOSED,
    LEADS_DUE,
    LEADS_COVERED,
    LEAD_TOUCHES,
    LEAD_TOUCHES_AUTOMATIC,
    *SPEED_TO_LEAD.all,
    *LEAD_ASSIGNMENT.all,
    *LEAD_REACTION.all,
)
