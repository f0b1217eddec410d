"""A client's way through the department, from the first word to the last delivery; each step is one act."""

from collections.abc import AsyncIterator

from deploy.demo.facts import Deal, Order, Shipment
from deploy.demo.live import deals, leads, orders
from deploy.demo.live.scene import Scene
from deploy.demo.past.deals import REOPENED, TYPICAL_MINOR, chance_of
from deploy.demo.past.leads import GREETED, NEVER_GIVEN
from deploy.demo.past.orders import CANCELLED
from shared.clock import system_clock
from shared.events import AskedBy

QUALIFIED = 0.7
"""More than in the past: the day is short, and shows what follows."""
MOVED, IN_PARTS = 0.25, 0.3


async def journey(scene: Scene, lead_id: str) -> AsyncIterator[None]:
    """Play the way of one lead; what follows a step may happen much later, or never."""
    lead = await leads.create(scene, lead_id)
    yield
    manager = lead.manager_id or scene.dice.one_of(scene.managers)
    if scene.dice.happens(GREETED):
        lead = await leads.write(scene, lead, manager, is_automatic=True)
        yield
    if lead.manager_id is None:
        if scene.dice.happens(NEVER_GIVEN):
            return
        lead = await leads.assign(scene, lead, manager)
        yield
    lead = await (leads.call if scene.dice.happens(0.6) else leads.write)(scene, lead, manager)
    yield
    if not scene.dice.happens(QUALIFIED):
        await leads.disqualify(scene, lead, manager)
        yield
        return
    # Whatever a command sets off happens within its act, so that the facts are whole whenever the day ends.
    lead = await leads.qualify(scene, lead, manager)
    deal = await deals.opened(scene, lead, manager)
    yield
    async for _ in _deal(scene, deal):
        yield


async def _deal(scene: Scene, deal: Deal) -> AsyncIterator[None]:
    amount = scene.dice.money(TYPICAL_MINOR)
    for _ in range(scene.dice.number(1, 2)):
        deal = await deals.advance(scene, deal, amount)
        yield
    if not scene.dice.happens(chance_of(scene.cast, deal, system_clock())):
        deal = await deals.lose(scene, deal, amount)
        yield
        if not scene.dice.happens(REOPENED):
            return
        deal = await deals.reopen(scene, deal)
        yield
    deal = await deals.win(scene, deal, amount)
    yield
    if deal.closing:
        order = await orders.place(scene, deal, deal.closing)
        shipment = await orders.requested(scene, order)
        yield
        async for _ in _order(scene, order, shipment):
            yield


async def _order(scene: Scene, order: Order, shipment: Shipment) -> AsyncIterator[None]:
    if scene.dice.happens(CANCELLED):
        await orders.cancel(scene, order)
        yield
        return
    shipment = await orders.confirm(scene, shipment)
    yield
    if scene.dice.happens(MOVED):
        shipment = await orders.reschedule(scene, shipment, scene.dice.one_of(tuple(AskedBy)))
        yield
    whole = {line.line_id: line.quantity for line in order.lines}
    rest = {line_id: quantity // 2 for line_id, quantity in whole.items() if quantity > 1}
    if not rest or not scene.dice.happens(IN_PARTS):
        await orders.deliver(scene, shipment, whole)
        yield
        return
    await orders.deliver(scene, shipment, {line_id: whole[line_id] - rest.get(line_id, 0) for line_id in whole})
    yield
    later = await orders.request_rest(scene, order, rest)
    yield
    await orders.deliver(scene, later, rest)
    yield
