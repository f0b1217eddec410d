"""What complaints contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.complaint import COMPLAINED_ORDER, COMPLAINT, Complaint
from services.kpi.records.rules import Rules


def _opened(complaint: Complaint, _rules: Rules) -> Iterator[Move]:
    if complaint.opened_at:
        yield Move(complaint.opened_at, complaint.manager, 1)


def _resolving(complaint: Complaint, _rules: Rules) -> Iterator[Span]:
    if complaint.opened_at and complaint.resolved_at:
        yield Span(complaint.resolver, complaint.opened_at, complaint.resolved_at)


def _waiting(complaint: Complaint, _rules: Rules) -> Iterator[Waiting]:
    if complaint.opened_at:
        yield Waiting(complaint.manager, complaint.opened_at, complaint.resolved_at)


COMPLAINTS_OPENED = Measure("complaints_opened", COMPLAINT, _opened, "complaints, by the day they were opened")
ORDERS_COMPLAINED = Measure(
    "orders_complained", COMPLAINED_ORDER, _opened, "orders that somebody complained about, by the day of the first"
)
COMPLAINT_RESOLUTION = durations(
    "complaint_resolution",
    COMPLAINT,
    _resolving,
    "complaints from opening to their last resolving, for who resolved them",
    waiting=_waiting,
)

MEASURES = (COMPLAINTS_OPENED, ORDERS_COMPLAINED, *COMPLAINT_RESOLUTION.all)
