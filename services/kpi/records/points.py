"""Bonus points under one id: accrued, redeemed, expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, PointsAccrued, PointsExpired, PointsRedeemed


class Booking(NamedTuple):
    """So many points, at a moment, by somebody."""

    at: datetime
    manager: str | None
    points: int


@dataclass(frozen=True, slots=True)
class Points:
    """What became of the points; told twice, the last fact of a sort stands (R9)."""

    accrued: Booking | None = None
    redeemed: Booking | None = None
    expired: Booking | None = None


def points_state(events: Iterable[AnyEvent]) -> Points:
    """Return the points as their *events*, in order, leave them."""
    last = {event.type: Booking(event.time, event.data.manager_id, event.data.points) for event in events}
    return Points(last.get("PointsAccrued"), last.get("PointsRedeemed"), last.get("PointsExpired"))


POINTS = RecordKind(
    "points", points_state, dict.fromkeys((PointsAccrued, PointsRedeemed, PointsExpired), by("points_id"))
)
