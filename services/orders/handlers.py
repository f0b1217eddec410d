"""What the orders service does of its own accord, when it hears of something."""

from dataclasses import dataclass
from functools import partial

from services.orders.entities.deal import DEAL, opening
from services.orders.entities.pipeline import Pipelines
from services.orders.entities.price import PRICE, ChangePrices, Price, change
from shared.derived_id import derived_id
from shared.desk import Desk
from shared.entity import Entity
from shared.events import AnyEvent, LeadQualified
from shared.reactions import carry_out


@dataclass(frozen=True)
class OrderHandlers:
    """Answers to events."""

    desk: Desk
    pipelines: Pipelines

    async def open_qualified(self, event: AnyEvent) -> None:
        """Open the deal of a qualified lead."""
        lead: LeadQualified = event.data
        deal_id = derived_id("deal-of", lead.lead_id)
        await carry_out(self.desk, DEAL, deal_id, lambda _deal: opening(deal_id, event, self.pipelines))


async def change_prices(desk: Desk, command: ChangePrices) -> list[Entity[Price]]:
    """Return the articles whose prices are changed. Raises: PastPriceError, and what `Desk.carry_out` raises."""
    now = desk.clock()
    for one in command.prices:
        change(one.sku, Price(), one, now=now)
    return [
        await desk.carry_out(PRICE, one.sku, partial(change, one.sku, command=one, now=now)) for one in command.prices
    ]
