"""A promotion: from when to when it ran, and for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, PromotionEnded, PromotionStarted


@dataclass(frozen=True, slots=True)
class Promotion:
    """What is known of a promotion."""

    started_at: datetime | None = None
    """Its first start."""
    ended_at: datetime | None = None
    """Its last end."""
    described: PromotionStarted | PromotionEnded | None = None
    """What was told of it last: the channel, the categories, how many coupons were issued."""


def promotion_state(events: Iterable[AnyEvent]) -> Promotion:
    """Return the promotion as its *events*, in order, leave it."""
    told = list(events)
    started = [event.time for event in told if isinstance(event.data, PromotionStarted)]
    ended = [event.time for event in told if isinstance(event.data, PromotionEnded)]
    return Promotion(
        min(started, default=None), max(ended, default=None), next((one.data for one in reversed(told)), None)
    )


PROMOTION = RecordKind(
    "promotion", promotion_state, dict.fromkeys((PromotionStarted, PromotionEnded), by("promotion_id"))
)
