"""A hand-off between departments: asked for, perhaps turned down and asked for again, taken over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.record import Facets, RecordKind
from services.kpi.records.rules import Rules
from shared.events import AnyEvent, HandoffAccepted, HandoffRejected, HandoffRequested


@dataclass(frozen=True, slots=True)
class Handoff:
    """What is known of a chain of requests."""

    requested_at: datetime | None = None
    """When it was first asked for."""
    requester: str | None = None
    departments: str | None = None
    """`sales>stock`."""
    accepted_at: datetime | None = None
    was_rejected: bool = False
    rejected_at: datetime | None = None
    """When it was turned down, unless it was asked for again since."""

    @property
    def facets(self) -> Facets:
        """Return what hand-offs are broken down by."""
        return (("department", self.departments or ""),)


def handoff_state(events: Iterable[AnyEvent]) -> Handoff:
    """Return the chain as its *events*, in order, leave it."""
    return reduce(_evolve, events, Handoff())


def _evolve(handoff: Handoff, event: AnyEvent) -> Handoff:
    match event.data:
        case HandoffRequested() as told if handoff.requested_at is None:
            departments = f"{told.from_department}>{told.to_department}"
            return replace(
                handoff, requested_at=event.time, requester=told.manager_id, departments=departments, rejected_at=None
            )
        case HandoffRequested():
            return replace(handoff, rejected_at=None)
        case HandoffAccepted() if handoff.accepted_at is None:
            return replace(handoff, accepted_at=event.time)
        case HandoffRejected():
            return replace(handoff, was_rejected=True, rejected_at=event.time)
        case _:
            return handoff


def _chain(event: AnyEvent, _rules: Rules) -> str:
    """Return the id of the first hand-off of the chain."""
    return event.subject


HANDOFF = RecordKind(
    "handoff", handoff_state, dict.fromkeys((HandoffRequested, HandoffAccepted, HandoffRejected), _chain)
)
