"""What hand-offs between departments contribute, all to who asked for them."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.handoff import HANDOFF, Handoff
from services.kpi.records.rules import Rules

_BY = ("department",)


def _requested(handoff: Handoff, _rules: Rules) -> Iterator[Move]:
    if handoff.requested_at:
        yield Move(handoff.requested_at, handoff.requester, 1)


def _rejected(handoff: Handoff, rules: Rules) -> Iterator[Move]:
    if handoff.was_rejected:
        yield from _requested(handoff, rules)


def _to_accepted(handoff: Handoff, _rules: Rules) -> Iterator[Span]:
    if handoff.requested_at and handoff.accepted_at:
        yield Span(handoff.requester, handoff.requested_at, handoff.accepted_at)


def _waiting(handoff: Handoff, _rules: Rules) -> Iterator[Waiting]:
    if handoff.requested_at:
        yield Waiting(handoff.requester, handoff.requested_at, handoff.accepted_at or handoff.rejected_at)


HANDOFFS_REQUESTED = Measure(
    "handoffs_requested", HANDOFF, _requested, "hand-offs by the day they were first asked for", by=_BY
)
HANDOFFS_REJECTED = Measure(
    "handoffs_rejected", HANDOFF, _rejected, "those of handoffs_requested that were ever turned down", by=_BY
)
HANDOFF_TIME = durations(
    "handoff_time",
    HANDOFF,
    _to_accepted,
    "hand-offs taken over since they were first asked for, by the day they were taken over",
    waiting=_waiting,
    by=_BY,
)

MEASURES = (HANDOFFS_REQUESTED, HANDOFFS_REJECTED, *HANDOFF_TIME.all)
