"""Commands of the shipments service."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.clock import system_clock
from tests.component.orders.test_reactions import an_order
from tests.component.processes import Service, new_id
from tests.conditions import eventually

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


def a_request(shipment_id: str, **said: Any) -> dict[str, Any]:
    lines = [{"line_id": "1", "sku": "seat", "quantity": 2}]
    ids = {"order_id": new_id("order"), "client_id": new_id("client"), "manager_id": "m-1"}
    return {"shipment_id": shipment_id, "lines": lines, **ids, **said}


async def listed(shipments: Service, name: str, manager_id: str) -> list[str]:
    answer = await shipments.http.get(f"/v1/shipments/{name}", params={"manager_id": manager_id})
    assert answer.status_code == httpx.codes.OK, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_a_shipment_goes_out_fails_goes_out_again_arrives_and_comes_back_in_part(shipments: Service) -> None:
    path = f"/v1/shipments/{(shipment_id := new_id('shipment'))}"
    await shipments.post("/v1/shipments", a_request(shipment_id))
    steps: list[tuple[str, dict[str, Any]]] = [
        ("confirm", {"promised_at": "2026-12-01T12:00:00Z"}),
        ("dispatch", {"carrier": "post"}),
        ("fail", {"reason": "nobody-there"}),
        ("dispatch", {"carrier": "courier"}),
        ("deliver", {"papers_ok": True}),
        ("return", {"reason": "broken", "lines": [{"line_id": "1", "sku": "seat", "quantity": 1}]}),
    ]

    answers = [await shipments.post(f"{path}/{step}", said) for step, said in steps]

    assert [answer.status_code for answer in answers] == [202] * 6
    state = answers[-1].json()["state"]
    assert (state["status"], state["carrier"], state["returned"]) == ("delivered", "courier", {"1": 1})


async def test_late_and_endangered_shipments_are_listed_and_leave_the_lists_when_they_arrive(
    shipments: Service,
) -> None:
    manager, now = new_id("m"), system_clock()

    async def promised(at: datetime) -> str:
        shipment_id = new_id("shipment")
        asked = a_request(shipment_id, manager_id=manager, promised_at=at.isoformat())
        assert (await shipments.post("/v1/shipments", asked)).status_code == httpx.codes.ACCEPTED
        return shipment_id

    late, later = await promised(now - timedelta(hours=2)), await promised(now - timedelta(hours=1))
    soon, _far = await promised(now + timedelta(hours=2)), await promised(now + timedelta(days=9))

    assert await listed(shipments, "late", manager) == [late, later]
    assert await listed(shipments, "at-risk", manager) == [soon]
    await shipments.post(f"/v1/shipments/{late}/deliver", {"papers_ok": True})
    assert await listed(shipments, "late", manager) == [later]


async def test_nothing_is_sent_of_an_order_that_was_cancelled(orders: Service, shipments: Service) -> None:
    order_id = new_id("order")
    await orders.post("/v1/orders", an_order(order_id, new_id("client")))
    path = f"/v1/shipments/shipment-of-{order_id}"
    await shipments.state(path)
    await shipments.post(f"{path}/confirm", {"promised_at": "2026-12-01T12:00:00Z"})
    await orders.post(f"/v1/orders/{order_id}/cancel", {"reason": "changed their mind"})

    async def is_known() -> bool:
        answer = await shipments.post("/v1/shipments", {"order_id": order_id})
        return bool(answer.json().get("code") == "order-cancelled")

    await eventually(is_known)
    dispatched = await shipments.post(f"{path}/dispatch")
    assert (dispatched.status_code, dispatched.json()["code"]) == (409, "order-cancelled")


async def test_the_calendar_says_when_goods_can_arrive(shipments: Service) -> None:
    answer = await shipments.http.get("/v1/calendar/next", params={"agreed_at": "2026-11-27T12:00:00Z"})

    assert answer.json() == {"day": "2026-11-27", "time_zone": "UTC"}
