"""Deals: opened by a qualified lead or by hand, moved, won or lost, and sometimes opened again."""

from typing import Any

from deploy.demo.month.month import Month, Origin

LOST, REOPENED, SHARED = 0.3, 0.5, 0.4
CURRENCY = "USD"
WHOLE_BP, HALF_BP = 10_000, 5_000


async def deals(month: Month) -> None:
    """The deal of a qualified lead goes its way, and so does one that nobody's lead brought."""
    lead_id = month.take("qualified lead")
    if lead_id is not None:
        deal_id = f"deal-of-{lead_id}"
        found = await month.commands.until("orders", f"/v1/deals/{deal_id}")
        await _its_way(month, deal_id, str(found["manager_id"]), lead_id)
    deal_id, manager = month.new_id("deal"), month.somebody()
    said = {"deal_id": deal_id, "client_id": month.new_id("client"), "manager_id": manager}
    await month.commands.give("orders", "/v1/deals", said)
    await _its_way(month, deal_id, manager, None)


async def _its_way(month: Month, deal_id: str, manager: str, lead_id: str | None) -> None:
    opened, amount = month.clock(), month.dice.money(500_000)
    month.books.add("deals_opened", opened, manager)
    month.passes()
    offer = {
        "stage": "proposal",
        "stage_order": 2,
        "probability_bp": 4_000,
        "amount_minor": amount,
        "currency": CURRENCY,
    }
    await month.commands.give("orders", "/v1/deals/{deal_id}/stage", offer, deal_id=deal_id)
    month.passes()
    if month.dice.happens(LOST):
        await _lost(month, deal_id, manager, amount)
        return
    await _won(month, Origin(opened, manager), deal_id, amount)
    if lead_id is not None:
        month.books.share("lead_to_deal_rate", *month.origins[lead_id], 1, of=0)


async def _lost(month: Month, deal_id: str, manager: str, amount: int) -> None:
    lost = month.clock()
    await month.commands.give(
        "orders", "/v1/deals/{deal_id}/close", {"outcome": "lost", "lost_reason": "price"}, deal_id=deal_id
    )
    if month.dice.happens(REOPENED):
        month.passes()
        await month.commands.give("orders", "/v1/deals/{deal_id}/reopen", deal_id=deal_id)
        month.books.stand("open_deals", lost, manager)
        month.books.stand("open_pipeline", lost, manager, amount)
        return
    month.books.add("deals_lost", lost, manager)
    month.books.add("lost_revenue", lost, manager, amount)
    month.books.share("win_rate", lost, manager, 0)


async def _won(month: Month, origin: Origin, deal_id: str, amount: int) -> None:
    won, shares = month.clock(), {origin.manager_id: WHOLE_BP}
    if month.dice.happens(SHARED):
        other = next(manager for manager in month.managers if manager != origin.manager_id)
        shares = {origin.manager_id: HALF_BP, other: HALF_BP}
    credits_ = [{"manager_id": manager, "share_bp": share} for manager, share in shares.items()]
    said: dict[str, Any] = {"outcome": "won"} | ({"credits": credits_} if len(shares) > 1 else {})
    await month.commands.give("orders", "/v1/deals/{deal_id}/close", said, deal_id=deal_id)
    month.leave("won deal", deal_id)
    for manager, share in shares.items():
        part = share / WHOLE_BP
        month.books.add("deals_won", won, manager, part)
        month.books.add("won_value", won, manager, amount * part)
        month.books.share("win_rate", won, manager, part, of=part)
        month.books.share("average_deal_size", won, manager, amount * part, of=part)
