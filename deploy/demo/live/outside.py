"""Acts of the systems around us: their events come over HTTP, or straight over Kafka."""

from dataclasses import replace
from datetime import datetime, timedelta

from deploy.demo.facts import Closing, Deal, Delivery, Fact, PlannedCall, Shipment, Task
from deploy.demo.live.scene import Scene
from deploy.demo.past.calls import call_at, ending_at
from deploy.demo.past.deals import chance_of, lost, shared_by
from deploy.demo.telling import Teller
from shared.clock import system_clock
from shared.events import DealOutcome


async def ring(scene: Scene, teller: Teller, number: int) -> None:
    """Have the telephony report a call, straight to Kafka, as often as it does: a planned one, if its time has come."""
    now, call_id = system_clock(), f"live-call-{number}"
    waiting = planned_calls(scene, now)
    if waiting:
        plan = scene.dice.one_of(waiting)
        call = call_at(scene.cast, call_id, plan.client_id, plan.manager_id, now, planned_call_id=plan.call_id)
    else:
        call = call_at(scene.cast, call_id, f"client-{number:04}", scene.dice.one_of(scene.managers), now)
    call = ending_at(now, call)
    scene.facts.put(call)
    for event in teller.events_of(call):
        await scene.doors.stream(event)


def planned_calls(scene: Scene, now: datetime) -> list[PlannedCall]:
    """Return the calls that the past planned for now, and nobody has tried."""
    tried = {call.planned_call_id for call in scene.facts.calls.values()}
    return [
        plan
        for plan in scene.facts.planned_calls.values()
        if abs(plan.planned.due_at - now) <= timedelta(minutes=plan.window_minutes) and plan.call_id not in tried
    ]


async def close_old_deal(scene: Scene, teller: Teller, deal: Deal) -> None:
    """Have the CRM close a deal that it opened in the past."""
    now = system_clock()
    amount = next((step.amount_minor for step in reversed(deal.steps) if step.amount_minor), 100_000)
    if scene.dice.happens(chance_of(scene.cast, deal, now)):
        shares = shared_by(scene.cast, deal.manager_id)
        closing = Closing(now, deal.manager_id, DealOutcome.WON, amount, shares)
    else:
        closing = lost(scene.cast, deal.manager_id, now, amount)
    await _goes_on(scene, teller, deal, replace(deal, closings=(*deal.closings, closing)))


async def deliver_old_shipment(scene: Scene, teller: Teller, shipment: Shipment) -> None:
    """Have logistics deliver, whole, what it agreed to in the past."""
    everything = {line.line_id: line.quantity for line in shipment.order.lines}
    await _goes_on(scene, teller, shipment, replace(shipment, deliveries=(Delivery(system_clock(), everything),)))


async def complete_task(scene: Scene, teller: Teller, task: Task) -> None:
    """Have a manager report that a task of the past is done."""
    await _goes_on(scene, teller, task, replace(task, done_at=system_clock()))


def open_tasks(scene: Scene) -> list[Task]:
    """Return the tasks of the past that are neither done nor taken back."""
    return [task for task in scene.facts.tasks.values() if task.done_at is None and task.cancelled_at is None]


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
