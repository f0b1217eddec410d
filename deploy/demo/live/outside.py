"""Acts of the systems around us: their events come over HTTP, or straight over Kafka."""

from dataclasses import replace
from datetime import datetime

from deploy.demo.facts import Closing, Deal, Delivery, Fact, Shipment
from deploy.demo.live.scene import Scene
from deploy.demo.past.calls import call_at, ending_at
from deploy.demo.past.cast import Cast
from deploy.demo.past.deals import WON, shared_by
from deploy.demo.telling import Teller
from shared.clock import system_clock
from shared.events import DealOutcome, LostReason


async def ring(scene: Scene, teller: Teller, number: int) -> None:
    """Have the telephony report a call, straight to Kafka, as often as it does."""
    now = system_clock()
    cast = Cast(scene.dice, scene.managers, now)
    manager = scene.dice.one_of(scene.managers)
    call = ending_at(now, call_at(cast, f"live-call-{number}", f"client-{number:04}", manager, now))
    scene.facts.put(call)
    for event in teller.events_of(call):
        await scene.doors.stream(event)


async def close_old_deal(scene: Scene, teller: Teller, deal: Deal) -> None:
    """Have the CRM close a deal that it opened in the past."""
    now = system_clock()
    cast = Cast(scene.dice, scene.managers, now)
    amount = next((step.amount_minor for step in reversed(deal.steps) if step.amount_minor), 100_000)
    if scene.dice.happens(WON):
        shares = shared_by(cast, deal.manager_id)
        closing = Closing(now, deal.manager_id, DealOutcome.WON, amount, shares)
    else:
        closing = Closing(now, deal.manager_id, DealOutcome.LOST, amount, lost_reason=LostReason.PRICE)
    await _goes_on(scene, teller, deal, replace(deal, closings=(*deal.closings, closing)))


async def deliver_old_shipment(scene: Scene, teller: Teller, shipment: Shipment) -> None:
    """Have logistics deliver, whole, what it agreed to in the past."""
    everything = {line.line_id: line.quantity for line in shipment.order.lines}
    await _goes_on(scene, teller, shipment, replace(shipment, deliveries=(Delivery(system_clock(), everything),)))


def open_deals(scene: Scene, before: datetime) -> list[Deal]:
    """Return the deals of the past that can be closed."""
    return [deal for deal in scene.facts.deals.values() if deal.opened_at < before and deal.closing is None]


def open_shipments(scene: Scene, before: datetime) -> list[Shipment]:
    """Return the shipments of the past that are agreed and not delivered."""
    return [
        shipment
        for shipment in scene.facts.shipments.values()
        if shipment.confirmed and shipment.requested_at < before and not shipment.deliveries
    ]


async def _goes_on(scene: Scene, teller: Teller, before: Fact, after: Fact) -> None:
    await scene.doors.publish(teller.news(before, after), lambda _: None)
    scene.facts.put(after)
