"""What leads contribute."""

from collections.abc import Iterator

from services.kpi.measures.durations import bucket_of
from services.kpi.measures.measure import Measure, Move, bucket
from services.kpi.records.lead import LEAD, Lead


def _created(lead: Lead) -> Iterator[Move]:
    if lead.created_at and not lead.is_junk:
        yield Move(lead.created_at, lead.first_assignee, 1)


def _won(lead: Lead) -> Iterator[Move]:
    if lead.won_deals:
        yield from _created(lead)


def _seconds_to_touch(lead: Lead) -> int | None:
    """Return the seconds from creation to the first human touch; a touch before it (two clocks) counts as 0."""
    if lead.created_at is None or lead.touched_at is None or lead.is_junk:
        return None
    return max(0, int((lead.touched_at - lead.created_at).total_seconds()))


def _speed(lead: Lead) -> Iterator[Move]:
    if lead.touched_at and (seconds := _seconds_to_touch(lead)) is not None:
        yield Move(lead.touched_at, lead.toucher, 1, bucket(bucket_of(seconds)))


def _speed_total(lead: Lead) -> Iterator[Move]:
    if lead.touched_at and (seconds := _seconds_to_touch(lead)) is not None:
        yield Move(lead.touched_at, lead.toucher, seconds)


LEADS_CREATED = Measure(
    "leads_created", LEAD, _created, "valid leads, by the day they came in and their first assignee"
)
LEADS_WON = Measure("leads_won", LEAD, _won, "those of leads_created that have a deal standing as won")
SPEED_TO_LEAD = Measure(
    "speed_to_lead",
    LEAD,
    _speed,
    "first human touches of leads, by duration since creation, day and author of the touch",
)
SPEED_TO_LEAD_SECONDS = Measure(
    "speed_to_lead_seconds", LEAD, _speed_total, "seconds from creation to the first human touch, summed"
)
