"""Leads: they come, are given to somebody, touched, and judged."""

from deploy.demo.month.month import Month, Origin

REASONS = ("spam", "no_need", "no_budget")
JUNK = {"spam"}


async def leads(month: Month) -> None:
    """Two leads come; one is qualified, the other is not."""
    qualified = await _worked(month)
    _is_valid(month, qualified)
    await month.commands.give(
        "leads", "/v1/leads/{lead_id}/qualify", {"manager_id": month.somebody()}, lead_id=qualified
    )
    month.leave("qualified lead", qualified)
    dropped = await _worked(month)
    reason = month.dice.one_of(REASONS)
    await month.commands.give("leads", "/v1/leads/{lead_id}/disqualify", {"reason": reason}, lead_id=dropped)
    if reason not in JUNK:
        _is_valid(month, dropped)


async def _worked(month: Month) -> str:
    """Return a lead that came, was given to somebody and touched."""
    lead_id, manager = month.new_id("lead"), month.somebody()
    came = month.passes()
    month.origins[lead_id] = Origin(came, manager)
    await month.commands.give("leads", "/v1/leads", {"lead_id": lead_id, "channel": month.dice.one_of(("web", "ads"))})
    month.books.add("leads_all", came, manager)
    month.passes()
    await month.commands.give("leads", "/v1/leads/{lead_id}/assign", {"manager_id": manager}, lead_id=lead_id)
    month.passes()
    await month.commands.give("leads", "/v1/leads/{lead_id}/touch", {"medium": "mail"}, lead_id=lead_id)
    return lead_id


def _is_valid(month: Month, lead_id: str) -> None:
    came, manager = month.origins[lead_id]
    month.books.add("leads_created", came, manager)
    month.books.share("lead_to_deal_rate", came, manager, 0)
