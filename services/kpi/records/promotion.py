"""A promotion: from its start to its end, for some categories of goods, perhaps with coupons."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, PromotionEnded, PromotionStarted


@dataclass(frozen=True, slots=True)
class Promotion:
    """What is known of a promotion: how it was first said to start, and last said to end."""

    id: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    channel: str | None = None
    categories: tuple[str, ...] | None = None
    """None = all."""
    issued: int | None = None
    """Coupons, as last counted."""


def promotion_state(events: Iterable[AnyEvent]) -> Promotion:
    """Return the promotion as its *events*, in order, leave it; what the last fact does not say stays as it was."""
    return reduce(_evolve, events, Promotion())


def _evolve(promotion: Promotion, event: AnyEvent) -> Promotion:
    data = event.data
    known = replace(
        promotion,
        id=data.promotion_id,
        channel=data.channel or promotion.channel,
        categories=data.categories or promotion.categories,
        issued=promotion.issued if data.issued is None else data.issued,
    )
    if isinstance(data, PromotionEnded):
        return replace(known, ended_at=event.time)
    return replace(known, started_at=promotion.started_at or event.time)


PROMOTION = RecordKind(
    "promotion", promotion_state, dict.fromkeys((PromotionStarted, PromotionEnded), by("promotion_id"))
)
