"""What leads contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, durations
from services.kpi.records.lead import LEAD, Lead
from services.kpi.records.rules import Rules


def _created(lead: Lead, _rules: Rules) -> Iterator[Move]:
    if lead.created_at and not lead.is_junk:
        yield Move(lead.created_at, lead.first_assignee, 1)


def _won(lead: Lead, _rules: Rules) -> Iterator[Move]:
    if lead.wins:
        yield from _created(lead, _rules)


def _to_touch(lead: Lead, _rules: Rules) -> Iterator[Span]:
    """Yield the way from creation to the first human touch; a touch before it (two clocks) counts as 0."""
    if lead.created_at and (touch := lead.first_touch) and not lead.is_junk:
        yield Span(touch.told.manager_id, lead.created_at, touch.at)


LEADS_CREATED = Measure(
    "leads_created", LEAD, _created, "valid leads, by the day they came in and their first assignee"
)
LEADS_WON = Measure("leads_won", LEAD, _won, "those of leads_created that have a deal standing as won")
SPEED_TO_LEAD = durations(
    "speed_to_lead", LEAD, _to_touch, "first human touches of leads since creation, by day and author of the touch"
)

MEASURES = (LEADS_CREATED, LEADS_WON, *SPEED_TO_LEAD.all)
