"""What bonus points contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.points import POINTS, Booking, Points
from services.kpi.records.rules import Rules


def _booked(booking: Booking | None) -> Iterator[Move]:
    if booking:
        yield Move(*booking)


def _accrued(points: Points, _rules: Rules) -> Iterator[Move]:
    return _booked(points.accrued)


def _redeemed(points: Points, _rules: Rules) -> Iterator[Move]:
    return _booked(points.redeemed)


def _expired(points: Points, _rules: Rules) -> Iterator[Move]:
    return _booked(points.expired)


POINTS_ACCRUED = Measure("points_accrued", POINTS, _accrued, "bonus points earned, each on its day")
POINTS_REDEEMED = Measure("points_redeemed", POINTS, _redeemed, "bonus points paid with, each on its day")
POINTS_EXPIRED = Measure("points_expired", POINTS, _expired, "bonus points that came to nothing, each on its day")

MEASURES = (POINTS_ACCRUED, POINTS_REDEEMED, POINTS_EXPIRED)
