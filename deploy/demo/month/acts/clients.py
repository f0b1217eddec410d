"""The client base: cards, wishes, key accounts, plans, and meetings."""

from deploy.demo.month.month import Month

EVERY = 5


async def clients(month: Month) -> None:
    """A client is met every day; on every fifth, two are registered, and turn out to be one."""
    await _met(month)
    if month.today % EVERY == 0:
        await _registered(month)
        await _looked_after(month)


async def _met(month: Month) -> None:
    manager, held = month.somebody(), month.passes()
    said = {
        "client_id": month.new_id("client"),
        "manager_id": manager,
        "kind": month.dice.one_of(("visit", "negotiation")),
    }
    await month.commands.give("leads", "/v1/meetings", said)
    month.books.add("meetings_held", held, manager)


async def _registered(month: Month) -> None:
    first, second, manager = month.new_id("client"), month.new_id("client"), month.somebody()
    for client in (first, second):
        month.passes()
        card = {"client_id": client, "manager_id": manager, "filled": ["name", "mail"]}
        await month.commands.give("leads", "/v1/clients", card)
    month.passes()
    better = {"manager_id": manager, "filled": ["name", "mail", "phone"], "verified": ["phone"]}
    await month.commands.give("leads", "/v1/clients/{client_id}/update", better, client_id=second)
    month.passes()
    into = {"into_client_id": second}
    await month.commands.give("leads", "/v1/clients/{client_id}/merge", into, client_id=first)
    month.passes()
    await month.commands.give("leads", "/v1/clients/{client_id}/erase", client_id=second)  # no number knows


async def _looked_after(month: Month) -> None:
    client, manager, flagged = month.new_id("client"), month.somebody(), month.passes()
    owned = {"client_id": client, "manager_id": manager}
    await month.commands.give("leads", "/v1/key-accounts", {**owned, "is_key": True})
    month.books.stand("key_accounts", flagged, manager)
    month.books.add("new_key_accounts", flagged, manager)
    plan = {**owned, "valid_until": "2031-01-01", "cadence_days": 14}
    await month.commands.give("leads", "/v1/account-plans", plan)
    wish = {"client_id": client, "medium": "call", "allowed": False}
    due = month.passes()
    call_id = month.new_id("planned-call")
    planned = {**owned, "call_id": call_id, "due_at": due.isoformat(), "window_minutes": 600}
    await month.commands.give("leads", "/v1/calls/plan", planned | {"due_at": "2031-01-01T09:00:00Z"})
    month.passes()
    await month.commands.give("leads", "/v1/contact-permissions", wish)
    await month.commands.until("leads", f"/v1/planned-calls/{call_id}", status="cancelled")
    await month.commands.refused("leads", "/v1/calls/plan", planned)
