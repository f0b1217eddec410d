"""Who sees and works on whose shipments."""

import httpx
import pytest

from shared.access.principal import Principal, Role
from tests.component.processes import Infrastructure, Service, new_id
from tests.keys import key_of

pytestmark = pytest.mark.stack

ANN, BOB = new_id("ann"), new_id("bob")
WAREHOUSE = frozenset({"ShipmentConfirmed", "ShipmentDispatched"})
WHO = {
    "ann": Principal("Ann", Role.REP, ANN),
    "bob": Principal("Bob", Role.REP, BOB),
    "warehouse": Principal("warehouse", Role.SYSTEM, publishes=WAREHOUSE, reads=frozenset({"manager:*"})),
    "elsewhere": Principal("elsewhere", Role.SYSTEM, publishes=WAREHOUSE, reads=frozenset({f"manager:{BOB}"})),
}


async def asked(service: Service, name: str, infrastructure: Infrastructure) -> httpx.AsyncClient:
    return service.asked_with(await key_of(WHO[name], infrastructure.mongo, service.access))


async def test_a_shipment_is_its_managers_and_the_warehouse_says_what_its_key_names(
    shipments: Service, infrastructure: Infrastructure
) -> None:
    ann, bob, warehouse, elsewhere = [await asked(shipments, name, infrastructure) for name in WHO]
    line = {"line_id": "1", "sku": "seat", "quantity": 2}
    query = {"order_id": new_id("order")}
    said = {"shipment_id": new_id("shipment"), "client_id": "c", "lines": [line], **query}
    path = f"/v1/shipments/{said['shipment_id']}"

    assert (await bob.post("/v1/shipments", json=said | {"manager_id": ANN})).status_code == 404
    assert (await warehouse.post("/v1/shipments", json=said | {"manager_id": ANN})).status_code == 403
    assert (await ann.post("/v1/shipments", json=said | {"manager_id": ANN})).status_code == 202

    assert [(await one.get(path)).status_code for one in (ann, bob, warehouse, elsewhere)] == [200, 404, 200, 404]
    lists = [(await one.get("/v1/shipments", params=query)).json()["items"] for one in (ann, bob, warehouse, elsewhere)]
    assert [len(items) for items in lists] == [0, 0, 0, 0]  # sorted by a promise that nobody gave yet

    assert [(await one.post(f"{path}/confirm", json={})).status_code for one in (bob, elsewhere)] == [404, 404]
    assert (await warehouse.post(f"{path}/confirm", json={})).status_code == 202
    assert (await warehouse.post(f"{path}/deliver", json={"papers_ok": True})).status_code == 403
    lists = [(await one.get("/v1/shipments", params=query)).json()["items"] for one in (ann, bob, warehouse, elsewhere)]
    assert [len(items) for items in lists] == [1, 0, 1, 0]

    for one in (ann, bob, warehouse, elsewhere):
        await one.aclose()
