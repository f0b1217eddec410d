"""A complaint: opened by a client, perhaps about an order, and resolved; and an order that was complained about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, ComplaintOpened, ComplaintResolved


@dataclass(frozen=True, slots=True)
class Complaint:
    """When a complaint was first opened and last resolved, and who dealt with it then."""

    opened_at: datetime | None = None
    manager: str | None = None
    resolved_at: datetime | None = None
    resolver: str | None = None


def complaint_state(events: Iterable[AnyEvent]) -> Complaint:
    """Return the complaint, or the order's first one, as its *events*, in order, leave it."""
    told = list(events)
    first = next((event for event in told if isinstance(event.data, ComplaintOpened)), None)
    last = next((event for event in reversed(told) if isinstance(event.data, ComplaintResolved)), None)
    return Complaint(
        first.time if first else None,
        first.data.manager_id if first else None,
        last.time if last else None,
        last.data.manager_id if last else None,
    )


COMPLAINT = RecordKind(
    "complaint", complaint_state, dict.fromkeys((ComplaintOpened, ComplaintResolved), by("complaint_id"))
)
COMPLAINED_ORDER = RecordKind("complained_order", complaint_state, {ComplaintOpened: by("order_id")})
"""All complaints about one order: however many, the order is one."""
