"""Shipments: agreed with logistics, sometimes moved, and delivered on time, late or in parts."""

from dataclasses import replace
from datetime import datetime, timedelta

from deploy.demo.facts import Delivery, Mishap, Order, Promise, Rejection, Shipment
from deploy.demo.past.cast import Cast
from deploy.demo.past.warehouse import Course, Warehouse, warehouse_of
from shared.events import AskedBy

REQUESTED_AFTER, CONFIRMED_AFTER, OWN_PROMISE = timedelta(minutes=10), timedelta(hours=5), timedelta(days=8)
REJECTED_FOR, DISPATCHED_BEFORE, RETURNED_AFTER = timedelta(hours=20), timedelta(hours=9), timedelta(days=3)
MOVED_BY_CLIENT = 0.08
RETURNED = {"damaged": 5.0, "wrong-goods": 4.0, "not-needed": 2.0}


def a_shipment(cast: Cast, order: Order, shipment_id: str) -> Shipment | None:
    """Return the order's shipment as far as it got before the end, None if nobody had asked for it yet."""
    requested = order.placed_at + cast.dice.lasting(REQUESTED_AFTER)
    cast = replace(cast, end=min(cast.end, order.cancelled.at)) if order.cancelled else cast
    if requested >= cast.end:
        return None
    shipment = _asked_again(cast, Shipment(shipment_id, order, requested))
    agreed_from = shipment.rejected.at + REJECTED_FOR if shipment.rejected else requested
    confirmed_at = agreed_from + cast.dice.lasting(CONFIRMED_AFTER)
    if confirmed_at >= cast.end:
        return shipment
    promise = Promise(confirmed_at, order.promised_at or (confirmed_at + OWN_PROMISE).replace(minute=30, second=0))
    return _delivered(cast, replace(shipment, confirmed=promise), promise)


def _asked_again(cast: Cast, shipment: Shipment) -> Shipment:
    """Return *shipment*, rejected at first where logistics did not like it."""
    warehouse, at = warehouse_of(cast, shipment.requested_at), shipment.requested_at + timedelta(hours=2)
    if not cast.dice.happens(warehouse.rejects) or at >= cast.end:
        return shipment
    return replace(shipment, rejected=Rejection(at, cast.dice.weighted(warehouse.rejected)))


def _delivered(cast: Cast, shipment: Shipment, promise: Promise) -> Shipment:
    """Return *shipment* moved, perhaps, and delivered; who asks for another date asks before the old one has come."""
    due, moves = promise.promised_at, []
    halfway, warehouse = promise.at + (due - promise.at) / 2, warehouse_of(cast, due)
    for asked_by, probability in ((AskedBy.CLIENT, MOVED_BY_CLIENT), (AskedBy.LOGISTICS, warehouse.moves)):
        if cast.dice.happens(probability) and promise.at < halfway:
            due += timedelta(days=cast.dice.number(1, 4))
            moves.append(Promise(halfway.replace(microsecond=0), due, asked_by))
            break
    shipment = replace(shipment, reschedulings=cast.happened(moves))
    return _sent(cast, shipment, warehouse, max(promise.at, halfway) if moves else promise.at, due)


def _sent(cast: Cast, shipment: Shipment, warehouse: Warehouse, agreed: datetime, due: datetime) -> Shipment:
    course = cast.dice.weighted(warehouse.courses)
    deliveries = _deliveries(cast, shipment.order, course, agreed, due)
    papers_ok = not cast.dice.happens(warehouse.papers_wrong)
    arrived = cast.happened([replace(delivery, papers_ok=papers_ok) for delivery in deliveries])
    left = max(agreed + timedelta(minutes=20), (deliveries[0].at if deliveries else due) - DISPATCHED_BEFORE)
    shipment = replace(
        shipment,
        deliveries=arrived,
        failures=cast.happened(_failures(cast, warehouse, course, due)),
        dispatched_at=left if left < cast.end and (not deliveries or left < deliveries[0].at) else None,
    )
    return _returned(cast, shipment, warehouse) if len(arrived) == len(deliveries) > 0 else shipment


def _failures(cast: Cast, warehouse: Warehouse, course: Course, due: datetime) -> list[Mishap]:
    if course not in {Course.LATE, Course.NEVER} or not cast.dice.happens(warehouse.fails):
        return []
    return [Mishap(due - timedelta(hours=1), cast.dice.weighted(warehouse.reasons))]


def _returned(cast: Cast, shipment: Shipment, warehouse: Warehouse) -> Shipment:
    at = shipment.deliveries[-1].at + cast.dice.lasting(RETURNED_AFTER)
    if not cast.dice.happens(warehouse.comes_back) or at >= cast.end:
        return shipment
    return replace(shipment, returned=Mishap(at, cast.dice.weighted(RETURNED)))


def _deliveries(cast: Cast, order: Order, course: Course, agreed: datetime, due: datetime) -> list[Delivery]:
    everything = {line.line_id: line.quantity for line in order.lines}
    first = {line_id: (quantity + 1) // 2 for line_id, quantity in everything.items()}
    rest = {line_id: quantity - first[line_id] for line_id, quantity in everything.items() if quantity > first[line_id]}
    early = max(agreed + timedelta(hours=1), due - cast.dice.lasting(timedelta(hours=20)))
    late = max(early, due) + cast.dice.lasting(timedelta(days=2))
    match course:
        case Course.ON_TIME:
            return [Delivery(early, everything)]
        case Course.LATE:
            return [Delivery(late, everything)]
        case Course.IN_PARTS:
            return [Delivery(early, first), *([Delivery(late, rest)] if rest else [])]
        case Course.TOO_LITTLE:
            return [Delivery(early, first)]
        case Course.NEVER:
            return []
