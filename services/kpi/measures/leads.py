"""What leads contribute: that they came in, were won, were touched in time."""

from collections.abc import Iterator
from datetime import datetime

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.lead import LEAD, Lead
from services.kpi.records.rules import Rules

ORIGIN = ("channel", "campaign", "promotion", "segment", "region")
"""The dimensions of a lead: where it came from."""


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


LEADS_CREATED = Measure(
    "leads_created", LEAD, _valid, "valid leads, by the day they came in and their first assignee", by=ORIGIN
)
LEADS_ALL = Measure("leads_all", LEAD, _created, "leads, also spam, tests and duplicates, as leads_created", by=ORIGIN)
LEADS_WON = Measure("leads_won", LEAD, _valid_won, "those of leads_created that have a deal standing as won", by=ORIGIN)
LEADS_ALL_WON = Measure(
    "leads_all_won", LEAD, _all_won, "those of leads_all that have a deal standing as won", by=ORIGIN
)
LEADS_CLOSED = Measure(
    "leads_closed", LEAD, _valid_closed, "valid leads by the day their first standing deal was won", by=ORIGIN
)
LEADS_ALL_CLOSED = Measure(
    "leads_all_closed", LEAD, _all_closed, "all leads by the day their first standing deal was won", by=ORIGIN
)
LEADS_DUE = Measure("leads_due", LEAD, _due, "valid leads by when they should be touched", is_due=True, by=ORIGIN)
LEADS_COVERED = Measure(
    "leads_covered", LEAD, _covered, "those of leads_due that a human had touched by then", is_due=True, by=ORIGIN
)
LEAD_TOUCHES = Measure(
    "lead_touches", LEAD, _human_touches, "human touches of those of leads_created until they were judged", by=ORIGIN
)
LEAD_TOUCHES_AUTOMATIC = Measure(
    "lead_touches_automatic", LEAD, _automatic_touches, "automatic touches, as lead_touches", by=ORIGIN
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
)
