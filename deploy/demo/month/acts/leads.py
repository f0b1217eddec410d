"""Leads: they come, are given to somebody, touched, and judged."""

from deploy.demo.month.month import Month

REASONS = ("spam", "no_need", "no_budget")
JUNK = {"spam"}


async def leads(month: Month) -> None:
    """Two leads come; one is qualified, the other is not."""
    qualified = await _worked(month)
    manager = month.somebody()
    await month.commands.give("leads", "/v1/leads/{lead_id}/qualify", {"manager_id": manager}, lead_id=qualified)
    month.leave("qualified lead", qualified)
    dropped = await _worked(month)
    reason = month.dice.one_of(REASONS)
    await month.commands.give("leads", "/v1/leads/{lead_id}/disqualify", {"reason": reason}, lead_id=dropped)
    if reason in JUNK:
        month.books.add("leads_created", month.clock(), _owner(month, dropped), -1)


async def _worked(month: Month) -> str:
    """Return a lead that came, was given to somebody and touched."""
    lead_id, manager = month.new_id("lead"), month.somebody()
    came = month.passes()
    await month.commands.give("leads", "/v1/leads", {"lead_id": lead_id, "channel": month.dice.one_of(("web", "ads"))})
    month.books.add("leads_all", came, manager)
    month.books.add("leads_created", came, manager)
    month.things[f"owner of {lead_id}"] = [manager]
    month.passes()
    await month.commands.give("leads", "/v1/leads/{lead_id}/assign", {"manager_id": manager}, lead_id=lead_id)
    month.passes()
    await month.commands.give("leads", "/v1/leads/{lead_id}/touch", {"medium": "mail"}, lead_id=lead_id)
    return lead_id


def _owner(month: Month, lead_id: str) -> str:
    return month.things[f"owner of {lead_id}"][0]
