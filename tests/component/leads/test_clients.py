"""The call plan, clients' wishes and the client base, over HTTP."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import system_clock
from shared.events import ContactMedium, ContactPermissionChanged, DeliveredLine, ShipmentDelivered
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import SHIPMENTS
from tests.component.processes import Infrastructure, Service, new_id

pytestmark = pytest.mark.stack


async def planned(leads: Service, client: str, manager: str, due: str) -> str:
    call_id = new_id("call")
    said = {"call_id": call_id, "client_id": client, "manager_id": manager, "due_at": due, "window_minutes": 30}
    answer = await leads.post("/v1/calls/plan", said)
    assert answer.status_code == 202, answer.text
    return call_id


async def test_the_plan_of_a_day_follows_what_is_moved_and_taken_back(leads: Service) -> None:
    client, manager = new_id("client"), new_id("m")
    late, early, gone, other = [
        await planned(leads, client, manager, due)
        for due in ("2026-12-01T15:00:00Z", "2026-12-01T16:00:00Z", "2026-12-01T10:00:00Z", "2026-12-02T10:00:00Z")
    ]
    await leads.post(f"/v1/planned-calls/{early}/reschedule", {"due_at": "2026-12-01T09:00:00Z"})
    await leads.post(f"/v1/planned-calls/{gone}/cancel")
    day = {"since": "2026-12-01T00:00:00Z", "before": "2026-12-02T00:00:00Z"}

    plan = (
        await leads.http.get("/v1/planned-calls", params={"manager_id": manager, "status": "planned", **day})
    ).json()
    again = await leads.post(f"/v1/planned-calls/{gone}/reschedule", {"due_at": "2026-12-01T09:00:00Z"})

    assert [item["id"] for item in plan["items"]] == [early, late]
    assert other not in {item["id"] for item in plan["items"]}
    assert (again.status_code, again.json()["code"]) == (409, "wrong-status")


async def test_a_client_who_forbids_calls_is_called_no_more(leads: Service) -> None:
    client, manager = new_id("client"), new_id("m")
    call_id = await planned(leads, client, manager, "2026-12-01T15:00:00Z")

    await leads.post("/v1/contact-permissions", {"client_id": client, "medium": "call", "allowed": False})

    await leads.state_where(f"/v1/planned-calls/{call_id}", status="cancelled")
    said = {"client_id": client, "manager_id": manager, "due_at": "2026-12-01T15:00:00Z", "window_minutes": 5}
    refused = await leads.post("/v1/calls/plan", said)
    assert (refused.status_code, refused.json()["code"]) == (409, "do-not-call")


async def test_a_wish_that_another_system_heard_is_respected_too(leads: Service) -> None:
    client = new_id("client")
    call_id = await planned(leads, client, new_id("m"), "2026-12-01T15:00:00Z")
    wish = ContactPermissionChanged(client_id=client, medium=ContactMedium.CALL, allowed=False)
    long_ago = system_clock() - timedelta(days=30)

    await leads.send(json.loads(encode(enveloped(wish, id=client, source="/crm", time=long_ago))))

    await leads.state_where(f"/v1/planned-calls/{call_id}", status="cancelled")


async def test_a_delivery_plans_one_feedback_call(leads: Service, infrastructure: Infrastructure) -> None:
    order, now = new_id("order"), system_clock()
    ids: dict[str, Any] = {"shipment_id": new_id("s"), "order_id": order, "client_id": new_id("client")}
    line = DeliveredLine(line_id="1", sku="seat", quantity=1)
    data = ShipmentDelivered(**ids, manager_id="m-1", lines=(line,), papers_ok=True)
    event = enveloped(data, id=order, source="/salespulse/shipments", time=now)

    await infrastructure.write(SHIPMENTS, *[(event.subject.encode(), encode(event), KAFKA_HEADERS)] * 2)

    call = await leads.state(f"/v1/planned-calls/feedback-call-of-{order}")
    assert (call["client_id"], call["status"]) == (ids["client_id"], "planned")
    assert call["due_at"].startswith((now + timedelta(days=1)).isoformat()[:19])


async def test_a_client_base_knows_who_is_incomplete_and_where_a_client_went(leads: Service) -> None:
    manager, first, second = new_id("m"), new_id("client"), new_id("client")
    for id_ in (first, second):
        await leads.post("/v1/clients", {"client_id": id_, "manager_id": manager, "filled": ["name", "mail"]})
    lists = {"manager_id": manager}
    incomplete = (await leads.http.get("/v1/clients/incomplete", params=lists)).json()
    stale = (await leads.http.get("/v1/clients/stale", params=lists)).json()

    merged = await leads.post(f"/v1/clients/{first}/merge", {"into_client_id": second})
    gone = await leads.post(f"/v1/clients/{first}/update", {"filled": ["name"]})
    wrong = await leads.post("/v1/clients", {"client_id": new_id("client"), "filled": ["shoe-size"]})

    assert ([item["id"] for item in incomplete["items"]], stale["items"]) == ([first, second], [])
    assert merged.json()["state"]["merged_into"] == second
    assert (gone.status_code, gone.json()["code"], gone.json()["existing"]) == (409, "client-merged", second)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "filled")
