"""A promotion: it runs, and it ends."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, PromotionEnded, PromotionStarted
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Id, Whole


class PromotionStatus(StrEnum):
    """Whether a promotion runs."""

    UNKNOWN = "unknown"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Promotion:
    """What is known of a promotion."""

    status: PromotionStatus = PromotionStatus.UNKNOWN
    channel: str | None = None
    categories: tuple[str, ...] | None = None
    issued: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


class StartPromotion(Command):
    """A promotion runs from now on: for these categories (none = all), with so many coupons, if it has any."""

    promotion_id: Id | None = None
    channel: Id | None = None
    categories: tuple[Id, ...] | None = Field(default=None, min_length=1)
    issued: Whole | None = None


class EndPromotion(Command):
    """The promotion is over."""


def start(promotion_id: str, promotion: Promotion, command: StartPromotion) -> list[PromotionStarted]:
    """Return that the promotion runs. Raises: AlreadyExistsError."""
    if promotion.started_at is not None:
        raise AlreadyExistsError(PROMOTION.name, promotion_id)
    return [PromotionStarted(**command.model_dump() | {"promotion_id": promotion_id})]


def end(promotion_id: str, promotion: Promotion, command: EndPromotion) -> list[PromotionEnded]:  # noqa: ARG001
    """Return that the promotion is over. Raises: NotFoundError, WrongStatusError."""
    if promotion.started_at is None:
        raise NotFoundError(PROMOTION.name, promotion_id)
    if promotion.status is not PromotionStatus.RUNNING:
        raise WrongStatusError(PROMOTION.name, promotion_id, promotion.status)
    said = {name: getattr(promotion, name) for name in ("channel", "categories", "issued")}
    return [PromotionEnded(promotion_id=promotion_id, **said)]


def evolve(promotion: Promotion, event: AnyEvent) -> Promotion:
    """Return *promotion* after *event*."""
    match event.data:
        case PromotionStarted() as said:
            facts = said.model_dump(exclude={"promotion_id"})
            is_over = promotion.status is PromotionStatus.ENDED
            status = PromotionStatus.ENDED if is_over else PromotionStatus.RUNNING
            return replace(promotion, **facts, status=status, started_at=promotion.started_at or event.time)
        case PromotionEnded():
            return replace(promotion, status=PromotionStatus.ENDED, ended_at=event.time)
        case _:
            return promotion


PROMOTION = Kind(
    name="promotions",
    opened_by=PromotionStarted,
    joined_by=dict.fromkeys((PromotionStarted, PromotionEnded), "promotion_id"),
    blank=Promotion(),
    evolve=evolve,
    facets=attributes("status", "channel"),
)
