"""Shipments: agreed with logistics, sometimes moved, and delivered on time, late or in parts."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from deploy.demo.facts import Delivery, Order, Promise, Shipment
from deploy.demo.past.cast import Cast
from shared.events import AskedBy

REQUESTED_AFTER, CONFIRMED_AFTER, OWN_PROMISE = timedelta(minutes=10), timedelta(hours=5), timedelta(days=8)
MOVED_BY_CLIENT, MOVED_BY_LOGISTICS, PAPERS_WRONG = 0.1, 0.1, 0.05


class Course(Enum):
    """How a delivery goes."""

    ON_TIME = auto()
    LATE = auto()
    IN_PARTS = auto()
    TOO_LITTLE = auto()
    NEVER = auto()


COURSES = {Course.ON_TIME: 72, Course.LATE: 12, Course.IN_PARTS: 9, Course.TOO_LITTLE: 3, Course.NEVER: 4}


def a_shipment(cast: Cast, order: Order, shipment_id: str) -> Shipment | None:
    """Return the order's shipment as far as it got before the end, None if nobody had asked for it yet."""
    dice = cast.dice
    requested = order.placed_at + dice.lasting(REQUESTED_AFTER)
    end = min(cast.end, order.cancelled.at) if order.cancelled else cast.end
    confirmed_at = requested + dice.lasting(CONFIRMED_AFTER)
    if requested >= end:
        return None
    shipment = Shipment(shipment_id, order, requested)
    if confirmed_at >= end:
        return shipment
    promise = Promise(confirmed_at, order.promised_at or (confirmed_at + OWN_PROMISE).replace(minute=30, second=0))
    return _delivered(replace(cast, end=end), replace(shipment, confirmed=promise), promise)


def _delivered(cast: Cast, shipment: Shipment, promise: Promise) -> Shipment:
    """Return *shipment* moved, perhaps, and delivered; who asks for another date asks before the old one has come."""
    due, moves = promise.promised_at, []
    halfway = promise.at + (due - promise.at) / 2
    for asked_by, probability in ((AskedBy.CLIENT, MOVED_BY_CLIENT), (AskedBy.LOGISTICS, MOVED_BY_LOGISTICS)):
        if cast.dice.happens(probability) and promise.at < halfway:
            due += timedelta(days=cast.dice.number(1, 4))
            moves.append(Promise(halfway.replace(microsecond=0), due, asked_by))
            break
    deliveries = cast.happened(_deliveries(cast, shipment.order, promise.at, due))
    return replace(shipment, reschedulings=cast.happened(moves), deliveries=deliveries)


def _deliveries(cast: Cast, order: Order, agreed: datetime, due: datetime) -> list[Delivery]:
    everything = {line.line_id: line.quantity for line in order.lines}
    first = {line_id: (quantity + 1) // 2 for line_id, quantity in everything.items()}
    rest = {line_id: quantity - first[line_id] for line_id, quantity in everything.items() if quantity > first[line_id]}
    early = max(agreed + timedelta(hours=1), due - cast.dice.lasting(timedelta(hours=20)))
    late = due + cast.dice.lasting(timedelta(days=1))
    papers_ok = not cast.dice.happens(PAPERS_WRONG)
    match cast.dice.weighted(COURSES):
        case Course.ON_TIME:
            return [Delivery(early, everything, papers_ok)]
        case Course.LATE:
            return [Delivery(late, everything, papers_ok)]
        case Course.IN_PARTS:
            return [Delivery(early, first), *([Delivery(late, rest, papers_ok)] if rest else [])]
        case Course.TOO_LITTLE:
            return [Delivery(early, first)]
        case Course.NEVER:
            return []
