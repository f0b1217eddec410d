"""A promotion: it runs, and it ends."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from pydantic import Field

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, PromotionEnded, PromotionStarted
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from shared.values import Day, Id, Whole


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
    ends_on: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def ends_at(self) -> datetime | None:
        """Return when it ends by itself: with the last day, in UTC."""
        if self.ends_on is None or self.status is not PromotionStatus.RUNNING:
            return None
        return datetime.combine(self.ends_on + timedelta(days=1), time(), UTC)


class StartPromotion(Command):
    """A promotion runs from now on: for these categories (none = all), with so many coupons, if it has any.

    It ends by itself after the day `ends_on`, in UTC.
    """

    promotion_id: Id | None = None
    channel: Id | None = None
    categories: tuple[Id, ...] | None = Field(default=None, min_length=1)
    issued: Whole | None = None
    ends_on: Day | None = None


class EndPromotion(Command):
    """The promotion is over."""


def start(promotion_id: str, promotion: Promotion, command: StartPromotion, *, now: datetime) -> list[PromotionStarted]:
    """Return that the promotion runs from *now* on. Raises: AlreadyExistsError, InvalidError."""
    if promotion.started_at is not None:
        raise AlreadyExistsError(PROMOTION.name, promotion_id)
    if command.ends_on is not None and command.ends_on < now.date():
        raise InvalidError(f"{command.ends_on} is over", "ends_on")
    return [PromotionStarted(**command.model_dump() | {"promotion_id": promotion_id})]


def end(promotion_id: str, promotion: Promotion, command: EndPromotion) -> list[PromotionEnded]:  # noqa: ARG001
    """Return that the promotion is over. Raises: NotFoundError, WrongStatusError."""
    if promotion.started_at is None:
        raise NotFoundError(PROMOTION.name, promotion_id)
    if promotion.status is not PromotionStatus.RUNNING:
        raise WrongStatusError(PROMOTION.name, promotion_id, promotion.status)
    return [_over(promotion_id, promotion)]


def ending(promotion_id: str, promotion: Promotion, started: AnyEvent) -> Reaction | None:
    """Return that the promotion, which *started* with an end, is over, if it still runs."""
    if promotion.ends_at is None:
        return None
    return Reaction(started, _over(promotion_id, promotion), f"{promotion_id}:PromotionEnded")


def _over(promotion_id: str, promotion: Promotion) -> PromotionEnded:
    said = {name: getattr(promotion, name) for name in ("channel", "categories", "issued")}
    return PromotionEnded(promotion_id=promotion_id, **said)


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
    due=lambda promotion: promotion.ends_at,
)
