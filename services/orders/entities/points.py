"""A client's bonus points: earned, paid with, expired; never below nothing."""

from dataclasses import dataclass, field
from typing import TypeVar

from services.orders.errors import TooFewPointsError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, PointsAccrued, PointsExpired, PointsRedeemed
from shared.refusals import AlreadyExistsError
from shared.values import Id, Positive

PointsT = TypeVar("PointsT", PointsAccrued, PointsRedeemed, PointsExpired)


@dataclass(frozen=True, slots=True)
class Points:
    """A client's account of points; `moves` are what was added and taken, by its id."""

    balance: int = 0
    moves: dict[str, int] = field(default_factory=dict)


class _MovePoints(Command):
    points_id: Id | None = None
    points: Positive
    manager_id: Id | None = None
    order_id: Id | None = None


class AccruePoints(_MovePoints):
    """The client earned points, perhaps by an order."""


class RedeemPoints(_MovePoints):
    """The client pays with points; never with more than there are."""


class ExpirePoints(_MovePoints):
    """Points are worth nothing any more; never more than there are."""


def accrue(client_id: str, points: Points, command: AccruePoints, *, new_id: str) -> list[PointsAccrued]:
    """Return that the client earned points. Raises: AlreadyExistsError."""
    return [_moved(PointsAccrued, client_id, points, command, new_id)]


def redeem(client_id: str, points: Points, command: RedeemPoints, *, new_id: str) -> list[PointsRedeemed]:
    """Return that the client paid with points. Raises: TooFewPointsError, AlreadyExistsError."""
    return [_moved(PointsRedeemed, client_id, _enough(client_id, points, command), command, new_id)]


def expire(client_id: str, points: Points, command: ExpirePoints, *, new_id: str) -> list[PointsExpired]:
    """Return that points are gone. Raises: TooFewPointsError, AlreadyExistsError."""
    return [_moved(PointsExpired, client_id, _enough(client_id, points, command), command, new_id)]


def _enough(client_id: str, points: Points, command: _MovePoints) -> Points:
    if command.points > points.balance:
        raise TooFewPointsError(client_id, points.balance)
    return points


def _moved(fact: type[PointsT], client_id: str, points: Points, command: _MovePoints, new_id: str) -> PointsT:
    points_id = command.points_id or new_id
    if points_id in points.moves:
        raise AlreadyExistsError(POINTS.name, points_id)
    return fact(points_id=points_id, client_id=client_id, **command.model_dump(exclude={"points_id"}))


def evolve(points: Points, event: AnyEvent) -> Points:
    """Return *points* after *event*."""
    said: PointsAccrued | PointsRedeemed | PointsExpired = event.data
    added = said.points if isinstance(said, PointsAccrued) else -said.points
    moves = points.moves | {said.points_id: added}
    return Points(sum(moves.values()), moves)


POINTS = Kind(
    name="points",
    opened_by=PointsAccrued,
    joined_by=dict.fromkeys((PointsAccrued, PointsRedeemed, PointsExpired), "client_id"),
    blank=Points(),
    evolve=evolve,
)
