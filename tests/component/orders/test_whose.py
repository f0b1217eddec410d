"""Who sees and works on whose deals, quotes and orders, and who says what all numbers rest on."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import httpx
import pytest

from shared.access.principal import Principal, Role
from tests.component.processes import Infrastructure, Service, new_id
from tests.keys import key_of

pytestmark = pytest.mark.stack

ANN, BOB = new_id("ann"), new_id("bob")
WHO = {
    "ann": Principal("Ann", Role.REP, ANN),
    "bob": Principal("Bob", Role.REP, BOB),
    "lead": Principal("Lea", Role.LEAD, team=new_id("team")),
    "head": Principal("Hed", Role.HEAD),
    "shop": Principal("shop", Role.SYSTEM, publishes=frozenset({"OrderPlaced"}), reads=frozenset({"manager:*"})),
}
LINE = {"line_id": "1", "sku": "seat", "category": "seats", "quantity": 1, "unit_price_minor": 900}
Office = dict[str, httpx.AsyncClient]


@pytest.fixture(scope="module")
async def office(orders: Service, infrastructure: Infrastructure) -> AsyncIterator[Office]:
    """Yield a client of everybody; the lead's team is empty."""
    async with AsyncExitStack() as open_:
        keys = {name: await key_of(who, infrastructure.mongo, orders.access) for name, who in WHO.items()}
        clients = {name: await open_.enter_async_context(orders.asked_with(key)) for name, key in keys.items()}
        yield clients | {"admin": orders.http}


def a_deal(manager_id: str = ANN) -> dict[str, object]:
    where = {"stage": "new", "stage_order": 0, "probability_bp": 1_000}
    return {"deal_id": new_id("deal"), "client_id": new_id("client"), "manager_id": manager_id, **where}


async def statuses(office: Office, path: str, said: Mapping[str, object]) -> dict[str, int]:
    return {name: (await client.post(path, json=said)).status_code for name, client in office.items()}


async def test_a_deal_is_worked_on_by_whose_it_is_and_who_sees_all(orders: Service, office: Office) -> None:
    deal = a_deal()
    assert (await office["ann"].post("/v1/deals", json=deal)).status_code == 202
    path = f"/v1/deals/{deal['deal_id']}"

    seen = {name: (await client.get(path)).status_code for name, client in office.items()}
    assert seen == {"ann": 200, "bob": 404, "lead": 404, "head": 200, "shop": 200, "admin": 200}
    step = {"step_id": "s", "due_at": "2030-01-01T00:00:00Z"}
    worked = {"ann": 202, "bob": 404, "lead": 404, "head": 202, "shop": 403, "admin": 202}
    assert await statuses(office, f"{path}/steps", step) == worked
    given = {"ann": 403, "bob": 403, "lead": 404, "head": 202, "shop": 403, "admin": 202}
    assert await statuses(office, f"{path}/reassign", {"manager_id": BOB}) == given
    assert (await office["ann"].get(path)).status_code == 404
    assert (await orders.state(path))["manager_id"] == BOB


async def test_a_quote_for_anothers_deal_is_one_for_a_deal_that_nobody_knows(office: Office) -> None:
    deal = a_deal()
    await office["ann"].post("/v1/deals", json=deal)

    foreign, unknown = [
        await office["bob"].post("/v1/quotes", json={"deal_id": deal_id, "amount_minor": 5, "currency": "EUR"})
        for deal_id in (deal["deal_id"], "unheard-of")
    ]

    assert foreign.status_code == unknown.status_code == 422
    assert foreign.text == unknown.text.replace("unheard-of", str(deal["deal_id"]))


async def test_a_shop_places_orders_for_all_and_can_do_nothing_else_with_them(office: Office) -> None:
    order = {"order_id": new_id("order"), "client_id": new_id("client"), "manager_id": ANN, "currency": "EUR"}

    assert (await office["shop"].post("/v1/orders", json=order | {"lines": [LINE]})).status_code == 202
    path = f"/v1/orders/{order['order_id']}"
    assert (await office["shop"].post(f"{path}/cancel", json={"reason": "a test"})).status_code == 403
    assert (await office["bob"].post(f"{path}/payments", json={"amount_minor": 900})).status_code == 404
    assert (await office["ann"].post(f"{path}/payments", json={"amount_minor": 900})).status_code == 202
    listed = await office["bob"].get("/v1/orders", params={"client_id": order["client_id"]})
    assert listed.json() == {"items": [], "next": None}


async def test_prices_are_set_by_who_manages_and_known_to_all(office: Office) -> None:
    price = {"sku": new_id("sku"), "price_minor": 5, "currency": "EUR"}

    assert await statuses(office, "/v1/prices", price) == {
        **dict.fromkeys(("ann", "bob", "lead", "shop"), 403),
        **dict.fromkeys(("head", "admin"), 202),
    }
    for client in office.values():
        assert (await client.get(f"/v1/prices/{price['sku']}/now")).status_code == 200


async def test_nobody_approves_their_own_discount(office: Office) -> None:
    on = {"order_id": new_id("order"), "client_id": "c", "discount_minor": 5, "currency": "EUR"}

    asked = [
        (await office[name].post("/v1/discounts/approve", json=on | {"manager_id": ANN})) for name in ("ann", "head")
    ]

    assert [answer.status_code for answer in asked] == [403, 202]


async def test_points_of_a_client_are_moved_by_whoever_works(office: Office) -> None:
    path = f"/v1/clients/{new_id('client')}/points"

    moved = {"ann": 202, "bob": 202, "lead": 202, "head": 202, "shop": 403, "admin": 202}
    assert await statuses(office, f"{path}/accrue", {"points": 5}) == moved
    assert (await office["bob"].get(path)).json()["state"]["balance"] == 25
    foreign = await office["ann"].post(f"{path}/accrue", json={"points": 5, "manager_id": BOB})
    assert (foreign.status_code, foreign.json()["field"]) == (404, "manager_id")
