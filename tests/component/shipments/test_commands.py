"""Commands of the shipments service."""

import pytest

from tests.component.processes import Service, new_id

pytestmark = pytest.mark.stack


async def test_a_shipment_can_be_asked_for_without_an_order_of_ours(shipments: Service) -> None:
    shipment_id = new_id("shipment")
    command = {
        "shipment_id": shipment_id,
        "order_id": new_id("order"),
        "client_id": new_id("client"),
        "manager_id": "m-1",
        "lines": [{"line_id": "1", "sku": "seat", "quantity": 2}],
    }

    requested = await shipments.post("/v1/shipments", command)
    damaged = {"lines": [{"line_id": "1", "sku": "seat", "quantity": 2, "damaged": 1}], "papers_ok": True}
    delivered = await shipments.post(f"/v1/shipments/{shipment_id}/deliver", damaged)
    again = await shipments.post(f"/v1/shipments/{shipment_id}/deliver", damaged)

    assert (requested.status_code, requested.json()["version"]) == (202, 1)
    assert delivered.json()["state"]["delivered"][0]["damaged"] == 1
    assert (again.status_code, again.json()["code"]) == (409, "wrong-status")


async def test_what_was_never_asked_for_is_not_found(shipments: Service) -> None:
    answer = await shipments.post(f"/v1/shipments/{new_id('shipment')}/deliver", {"papers_ok": True})

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
