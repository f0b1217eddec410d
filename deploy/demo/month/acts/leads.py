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
    await _came_by_the_dozen(month)


async def _came_by_the_dozen(month: Month) -> None:
    """Two leads come as a list, two as a table; nobody works on them yet."""
    came, manager = month.passes(), month.somebody()
    ids = [month.new_id("lead") for _ in range(4)]
    batch = [{"lead_id": lead_id, "manager_id": manager} for lead_id in ids[:2]]
    await month.commands.give("leads", "/v1/leads/batch", batch)
    table = "lead_id,manager_id\n" + "".join(f"{lead_id},{manager}\n" for lead_id in ids[2:])
    await month.commands.give_text("leads", "/v1/leads/csv", table, "text/csv")
    for lead_id in ids:
        month.origins[lead_id] = Origin(came, manager)
        month.books.add("leads_all", came, manager)
        _is_valid(month, lead_id)


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
