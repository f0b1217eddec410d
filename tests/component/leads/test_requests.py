"""Requests wait for their answer, the most urgent first."""

from typing import Any

import pytest

from shared.topics import LEADS
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def waiting(service: Service, manager_id: str) -> list[str]:
    asked = {"manager_id": manager_id}
    return [one["id"] for one in (await service.http.get("/v1/requests/waiting", params=asked)).json()["items"]]


async def test_a_missed_call_waits_and_is_answered(leads: Service, infrastructure: Infrastructure) -> None:
    manager, client, lead_id = new_id("m"), new_id("client"), new_id("lead")
    call_id, request_id = new_id("z-call"), new_id("a-request")
    await leads.post("/v1/leads", {"lead_id": lead_id, "client_id": client, "manager_id": manager})
    whose = {"client_id": client, "manager_id": manager}
    missed = await leads.post("/v1/calls/missed", whose | {"call_id": call_id})
    await leads.post("/v1/requests", whose | {"request_id": request_id, "channel": "chat"})
    before = await waiting(leads, manager)

    answered = await leads.post(f"/v1/requests/{call_id}/answer", {"by": "message", "lead_id": lead_id})
    again = await leads.post(f"/v1/requests/{call_id}/answer", {"by": "mail"})

    assert missed.json()["state"]["answer_by"] > missed.json()["state"]["received_at"]
    assert before == [call_id, request_id]
    assert answered.json()["state"]["answered_by"] == manager
    assert await waiting(leads, manager) == [request_id]
    assert (await leads.state(f"/v1/leads/{lead_id}"))["touches"] == 1
    assert (again.status_code, again.json()["code"]) == (409, "request-answered")

    async def types() -> list[str] | None:
        said = await infrastructure.published(LEADS, lambda event: event.subject == client)
        return sorted(event.type for event in said) if len(said) >= 5 else None

    told = ["CallMissed", "InboundRequestReceived", "LeadCreated", "LeadTouched", "RequestAnswered"]
    assert await eventually(types) == told


async def test_a_connected_call_that_names_the_request_is_its_answer(leads: Service) -> None:
    client, request_id = new_id("client"), new_id("request")
    await leads.post("/v1/requests", {"request_id": request_id, "client_id": client, "channel": "site"})
    call: dict[str, Any] = {
        "client_id": client,
        "request_id": request_id,
        "manager_id": "m-1",
        "direction": "outbound",
        "outcome": "connected",
        "started_at": "2026-11-23T09:35:55Z",
        "duration_seconds": 60,
    }

    other = await leads.post("/v1/calls", call | {"client_id": "somebody-else"})
    await leads.post("/v1/calls", call)

    assert (other.status_code, other.json()["code"]) == (422, "wrong-request")
    assert (await leads.state_where(f"/v1/requests/{request_id}", answered_by="m-1"))["by"] == "call"
