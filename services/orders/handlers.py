"""What the orders service does of its own accord, when it hears of something."""

from dataclasses import dataclass

from services.orders.entities.deal import DEAL, opening
from services.orders.entities.pipeline import Pipelines
from shared.desk import Desk
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
        deal_id = f"deal-of-{lead.lead_id}"
        await carry_out(self.desk, DEAL, deal_id, lambda _deal: opening(deal_id, event, self.pipelines))
