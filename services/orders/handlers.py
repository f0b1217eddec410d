"""The use cases of the orders service: which entity a command is about, and which decision it asks for."""

from dataclasses import dataclass

from services.orders.deal import (
    DEAL,
    ChangeStage,
    CloseDeal,
    Deal,
    OpenDeal,
    ReopenDeal,
    Stage,
    change_stage,
    close,
    open_deal,
    opening,
    reopen,
)
from services.orders.order import ORDER, CancelOrder, Order, PlaceOrder, cancel, place
from shared.desk import Desk
from shared.entity import Entity
from shared.events import AnyEvent, LeadQualified
from shared.reactions import carry_out


@dataclass(frozen=True)
class OrderHandlers:
    """What can be done about deals and orders; every command raises what its decision and `Desk.carry_out` raise."""

    desk: Desk
    first_stage: Stage

    async def open_deal(self, command: OpenDeal) -> Entity[Deal]:
        """Put a deal into the pipeline."""
        deal_id = command.deal_id or self.desk.new_id()
        return await self.desk.carry_out(
            DEAL, deal_id, lambda deal: open_deal(deal_id, deal, command, self.first_stage)
        )

    async def change_stage(self, deal_id: str, command: ChangeStage, expected: int | None) -> Entity[Deal]:
        """Move a deal."""
        return await self.desk.carry_out(
            DEAL, deal_id, lambda deal: change_stage(deal_id, deal, command), expected=expected
        )

    async def close(self, deal_id: str, command: CloseDeal, expected: int | None) -> Entity[Deal]:
        """Take a deal out of the pipeline."""
        return await self.desk.carry_out(DEAL, deal_id, lambda deal: close(deal_id, deal, command), expected=expected)

    async def reopen(self, deal_id: str, command: ReopenDeal, expected: int | None) -> Entity[Deal]:
        """Put a closed deal back."""
        return await self.desk.carry_out(DEAL, deal_id, lambda deal: reopen(deal_id, deal, command), expected=expected)

    async def place(self, command: PlaceOrder) -> Entity[Order]:
        """Take an order."""
        order_id = command.order_id or self.desk.new_id()
        deal = await self.desk.entities.load(DEAL, command.deal_id or order_id)
        return await self.desk.carry_out(ORDER, order_id, lambda order: place(order_id, order, command, deal.state))

    async def cancel(self, order_id: str, command: CancelOrder, expected: int | None) -> Entity[Order]:
        """Take an order back."""
        return await self.desk.carry_out(
            ORDER, order_id, lambda order: cancel(order_id, order, command), expected=expected
        )

    async def open_qualified(self, event: AnyEvent) -> None:
        """Open the deal of a qualified lead."""
        lead: LeadQualified = event.data
        deal_id = f"deal-of-{lead.lead_id}"
        await carry_out(self.desk, DEAL, deal_id, lambda _deal: opening(deal_id, event, self.first_stage))
