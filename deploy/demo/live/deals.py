"""Acts on the deals that the orders service opened for qualified leads."""

from dataclasses import replace

from deploy.demo.facts import CURRENCY, Act, Closing, Deal, Lead, Step
from deploy.demo.live.scene import Scene
from deploy.demo.past.deals import STAGES, lost, shared_by
from shared.clock import system_clock
from shared.events import DealClosed, DealOpened, DealOutcome, DealReopened, DealStageChanged


async def opened(scene: Scene, lead: Lead, manager: str) -> Deal:
    """Return the deal that a qualified lead became, once the reaction has opened it: without an amount."""
    deal_id = f"deal-of-{lead.lead_id}"
    event = await scene.ears.heard(DealOpened, deal_id)
    data: DealOpened = event.data
    first = Step(event.time, data.stage, data.stage_order, data.probability_bp)
    return _put(scene, Deal(deal_id, lead.client_id, manager, (first,), lead_id=lead.lead_id))


async def advance(scene: Scene, deal: Deal, amount_minor: int) -> Deal:
    """Return the deal, one stage on and worth *amount_minor*."""
    order = min(len(deal.steps), len(STAGES) - 1)
    stage, probability = STAGES[order]
    said = {"stage": stage, "stage_order": order + 1, "probability_bp": probability, **_money(amount_minor)}
    await _command(scene, deal, "stage", **said)
    event = await scene.ears.heard(DealStageChanged, deal.deal_id, len(deal.steps))
    step = Step(event.time, stage, order + 1, probability, amount_minor)
    return _put(scene, replace(deal, steps=(*deal.steps, step)))


async def win(scene: Scene, deal: Deal, amount_minor: int) -> Deal:
    """Return the deal, won; some wins are shared."""
    shares = shared_by(scene.cast, deal.manager_id)
    said = {"credits": [share.model_dump() for share in shares]} if shares else {}
    await _command(scene, deal, "close", outcome=DealOutcome.WON, **_money(amount_minor), **said)
    event = await scene.ears.heard(DealClosed, deal.deal_id, len(deal.closings) + 1)
    closing = Closing(event.time, deal.manager_id, DealOutcome.WON, amount_minor, shares)
    return _put(scene, replace(deal, closings=(*deal.closings, closing)))


async def lose(scene: Scene, deal: Deal, amount_minor: int) -> Deal:
    """Return the deal, lost."""
    closing = lost(scene.cast, deal.manager_id, system_clock(), amount_minor)
    said = {"lost_reason": closing.lost_reason, "competitor": closing.competitor, "product": closing.product}
    await _command(scene, deal, "close", outcome=DealOutcome.LOST, **_money(amount_minor), **said)
    event = await scene.ears.heard(DealClosed, deal.deal_id, len(deal.closings) + 1)
    return _put(scene, replace(deal, closings=(*deal.closings, replace(closing, at=event.time))))


async def reopen(scene: Scene, deal: Deal) -> Deal:
    """Return the deal, open again."""
    await _command(scene, deal, "reopen")
    event = await scene.ears.heard(DealReopened, deal.deal_id, len(deal.reopenings) + 1)
    return _put(scene, replace(deal, reopenings=(*deal.reopenings, Act(event.time, deal.manager_id))))


async def _command(scene: Scene, deal: Deal, what: str, **said: object) -> None:
    await scene.doors.command("orders", f"/v1/deals/{deal.deal_id}/{what}", said)


def _money(amount_minor: int) -> dict[str, object]:
    return {"amount_minor": amount_minor, "currency": CURRENCY}


def _put(scene: Scene, deal: Deal) -> Deal:
    scene.facts.put(deal)
    return deal
