"""A promotion: from when to when it ran, and for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, PromotionEnded, PromotionStarted

Described = PromotionStarted | PromotionEnded


@dataclass(frozen=True, slots=True)
class Promotion:
    """What is known of a promotion."""

    started_at: datetime | None = None
    """Its first start."""
    ended_at: datetime | None = None
    """Its last end."""
    described: Described | None = None
    """What was told of it last, and before where that says nothing: the channel, the categories, coupons issued."""


def promotion_state(events: Iterable[AnyEvent]) -> Promotion:
    """Return the promotion as its *events*, in order, leave it."""
    told = list(events)
    started = [event.time for event in told if isinstance(event.data, PromotionStarted)]
    ended = [event.time for event in told if isinstance(event.data, PromotionEnded)]
    described = reduce(_completed, (event.data for event in told)) if told else None
    return Promotion(min(started, default=None), max(ended, default=None), described)


def _completed(before: Described, last: Described) -> Described:
    told = {name: value for name, value in last if value is not None}
    return last.model_copy(update=dict(before) | told)


PROMOTION = RecordKind(
    "promotion", promotion_state, dict.fromkeys((PromotionStarted, PromotionEnded), by("promotion_id"))
)
