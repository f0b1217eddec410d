"""A promotion, as the leads service says of it: orders may name it while it runs."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.orders.errors import PromotionError
from shared.entity import Kind, attributes
from shared.events import AnyEvent, OrderLine, PromotionEnded, PromotionStarted


class PromotionStatus(StrEnum):
    """Whether a promotion runs."""

    UNKNOWN = "unknown"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Promotion:
    """What is known of a promotion; without categories it is for all."""

    status: PromotionStatus = PromotionStatus.UNKNOWN
    categories: tuple[str, ...] | None = None
    issued: int | None = None


def judge(promotion_id: str, promotion: Promotion, lines: tuple[OrderLine, ...]) -> None:
    """Let an order with *lines* name the promotion. Raises: PromotionError, unless it runs and is for one of them."""
    if promotion.status is not PromotionStatus.RUNNING:
        raise PromotionError(promotion_id, f"is {promotion.status}")
    wanted = promotion.categories
    if wanted is not None and not any(line.category in wanted for line in lines):
        raise PromotionError(promotion_id, f"is for {', '.join(wanted)} only")


def evolve(promotion: Promotion, event: AnyEvent) -> Promotion:
    """Return *promotion* after *event*."""
    match event.data:
        case PromotionStarted(categories=categories, issued=issued):
            return Promotion(PromotionStatus.RUNNING, categories, issued)
        case _:
            return replace(promotion, status=PromotionStatus.ENDED)


PROMOTION = Kind(
    name="promotions",
    opened_by=PromotionStarted,
    joined_by=dict.fromkeys((PromotionStarted, PromotionEnded), "promotion_id"),
    blank=Promotion(),
    evolve=evolve,
    facets=attributes("status"),
)
