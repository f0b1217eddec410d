"""What is done for a deal on its way: steps, quotes, a contract and what it asks for; and it gets another owner."""

from datetime import timedelta
from typing import Any

from deploy.demo.month.month import Month

EVERY = 3
"""A deal like this begins every third day."""
CURRENCY = "USD"
LINE = {"sku": "seat", "quantity": 10, "unit_price_minor": 12_000, "discount_bp": 500}
NET_MINOR = 114_000
DAY_S = 86_400


async def papers(month: Month) -> None:
    """A deal is opened, given away, quoted twice, put into a contract, signed and won."""
    if month.today % EVERY:
        return
    opener, owner = month.dice.some_of(month.managers, 2)
    deal_id, opened = month.new_id("deal"), month.passes()
    said = {
        "deal_id": deal_id,
        "client_id": month.new_id("client"),
        "manager_id": opener,
        "expected_close": "2031-01-01T00:00:00Z",
    }
    await month.commands.give("orders", "/v1/deals", said)
    month.books.add("deals_opened", opened, opener)
    month.passes()
    await month.commands.give("orders", "/v1/deals/{deal_id}/reassign", {"manager_id": owner}, deal_id=deal_id)
    await _stepped(month, deal_id)
    await _quoted(month, deal_id, owner)
    await _contracted(month, deal_id, owner)
    won = month.passes()
    close = {"outcome": "won", "amount_minor": NET_MINOR, "currency": CURRENCY}
    await month.commands.give("orders", "/v1/deals/{deal_id}/close", close, deal_id=deal_id)
    month.books.add("deals_won", won, owner)
    month.books.add("won_value", won, owner, NET_MINOR)
    month.books.share("win_rate", won, owner, 1)
    month.books.share("average_deal_size", won, owner, NET_MINOR)


async def _stepped(month: Month, deal_id: str) -> None:
    due = month.passes() + timedelta(days=2)
    step = {"step_id": "call-back", "due_at": due.isoformat()}
    await month.commands.give("orders", "/v1/deals/{deal_id}/steps", step, deal_id=deal_id)
    month.passes()
    await month.commands.give("orders", "/v1/deals/{deal_id}/steps/done", {"step_id": "call-back"}, deal_id=deal_id)


async def _quoted(month: Month, deal_id: str, owner: str) -> None:
    quote_id, quoted = month.new_id("quote"), month.passes()
    offer: dict[str, Any] = {"lines": [LINE], "currency": CURRENCY}
    await month.commands.give("orders", "/v1/quotes", {"quote_id": quote_id, "deal_id": deal_id, **offer})
    month.books.add("quotes_sent", quoted, owner)
    month.books.share("quote_to_deal_rate", quoted, owner, 1)
    revised = month.passes()
    await month.commands.give("orders", "/v1/quotes/{quote_id}/revise", offer, quote_id=quote_id)
    month.books.add("quotes_sent", revised, owner)


async def _contracted(month: Month, deal_id: str, owner: str) -> None:
    contract_id, sent = month.new_id("contract"), month.passes()
    of = {"contract_id": contract_id}
    await month.commands.give("orders", "/v1/contracts", {**of, "deal_id": deal_id})
    month.passes()
    await month.commands.give("orders", "/v1/contracts/{contract_id}/change", **of)
    signed = month.passes()
    await month.commands.give("orders", "/v1/contracts/{contract_id}/sign", {"valid_until": "2031-12-31"}, **of)
    month.books.add("contracts_signed", signed, owner)
    month.books.sample("contract_approval_days", signed, owner, (signed - sent).total_seconds() / DAY_S)
    for name, is_met in (("pilot", True), ("training", False)):
        due = month.passes() + timedelta(hours=1)
        milestone = {"milestone": name, "due_at": due.isoformat()}
        await month.commands.give("orders", "/v1/contracts/{contract_id}/milestones", milestone, **of)
        month.books.share("milestones_on_time_rate", due, owner, is_met)
        if is_met:
            await month.commands.give("orders", "/v1/contracts/{contract_id}/milestones/met", {"milestone": name}, **of)
