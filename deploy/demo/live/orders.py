"""Acts on orders, and on the shipments that the shipments service opened for them."""

from dataclasses import replace
from datetime import datetime, timedelta

from deploy.demo.facts import Act, Closing, Deal, Delivery, Order, Promise, Shipment
from deploy.demo.live.scene import Scene, as_command
from deploy.demo.past.orders import lines_worth
from shared.clock import system_clock
from shared.events import (
    AskedBy,
    OrderCancelled,
    OrderPlaced,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentRequested,
    ShipmentRescheduled,
)

SOON, LATER = timedelta(minutes=20), timedelta(days=3)
"""Promises: some fall due while the day is watched, most do not."""
PROMISED_SOON = 0.3


async def place(scene: Scene, deal: Deal, closing: Closing) -> Order:
    """Return the order of a won deal."""
    now = system_clock()
    order = Order(
        f"order-of-{deal.deal_id}",
        deal.client_id,
        deal.manager_id,
        now,
        lines_worth(scene.cast, closing.amount_minor),
        deal.deal_id,
        promised_at=now + (SOON if scene.dice.happens(PROMISED_SOON) else LATER),
        credits=closing.credits,
    )
    await scene.doors.command("orders", "/v1/orders", as_command(order))
    event = await scene.ears.heard(OrderPlaced, order.order_id)
    order = replace(order, placed_at=event.time)
    scene.facts.put(order)
    return order


async def cancel(scene: Scene, order: Order) -> Order:
    """Return the order, taken back."""
    await scene.doors.command("orders", f"/v1/orders/{order.order_id}/cancel", {"reason": "the client withdrew"})
    event = await scene.ears.heard(OrderCancelled, order.order_id)
    order = replace(order, cancelled=Act(event.time, order.manager_id))
    scene.facts.put(order)
    return order


async def requested(scene: Scene, order: Order) -> Shipment:
    """Return the order's shipment, once the reaction has requested it."""
    shipment_id = f"shipment-of-{order.order_id}"
    event = await scene.ears.heard(ShipmentRequested, shipment_id)
    return _put(scene, Shipment(shipment_id, order, event.time))


async def confirm(scene: Scene, shipment: Shipment) -> Shipment:
    """Return the shipment, agreed with logistics for the date promised."""
    promised = shipment.order.promised_at or system_clock() + LATER
    await _command(scene, shipment, "confirm", promised_at=promised.isoformat())
    event = await scene.ears.heard(ShipmentConfirmed, shipment.shipment_id)
    return _put(scene, replace(shipment, confirmed=Promise(event.time, promised)))


async def reschedule(scene: Scene, shipment: Shipment, asked_by: AskedBy) -> Shipment:
    """Return the shipment, promised for a day later than before."""
    promised = _promised(shipment) + timedelta(days=1)
    await _command(scene, shipment, "reschedule", promised_at=promised.isoformat(), asked_by=asked_by)
    event = await scene.ears.heard(ShipmentRescheduled, shipment.shipment_id, len(shipment.reschedulings) + 1)
    moved = Promise(event.time, promised, asked_by)
    return _put(scene, replace(shipment, reschedulings=(*shipment.reschedulings, moved)))


async def deliver(scene: Scene, shipment: Shipment, quantities: dict[str, int]) -> Shipment:
    """Return the shipment, delivered with *quantities* of the order's lines; whatever was left out needs another."""
    skus = {line.line_id: line.sku for line in shipment.order.lines}
    lines = [{"line_id": line, "sku": skus[line], "quantity": quantity} for line, quantity in quantities.items()]
    await _command(scene, shipment, "deliver", lines=lines, papers_ok=True)
    event = await scene.ears.heard(ShipmentDelivered, shipment.shipment_id)
    return _put(scene, replace(shipment, deliveries=(Delivery(event.time, quantities),)))


async def request_rest(scene: Scene, order: Order, quantities: dict[str, int]) -> Shipment:
    """Return another shipment of the order, for what the first one left out."""
    shipment = Shipment(f"rest-of-{order.order_id}", order, system_clock(), part=quantities)
    await scene.doors.command("shipments", "/v1/shipments", as_command(shipment))
    event = await scene.ears.heard(ShipmentRequested, shipment.shipment_id)
    return _put(scene, replace(shipment, requested_at=event.time))


def _promised(shipment: Shipment) -> datetime:
    promises = [*([shipment.confirmed] if shipment.confirmed else []), *shipment.reschedulings]
    return promises[-1].promised_at if promises else system_clock() + LATER


async def _command(scene: Scene, shipment: Shipment, what: str, **said: object) -> None:
    await scene.doors.command("shipments", f"/v1/shipments/{shipment.shipment_id}/{what}", dict(said))


def _put(scene: Scene, shipment: Shipment) -> Shipment:
    scene.facts.put(shipment)
    return shipment
