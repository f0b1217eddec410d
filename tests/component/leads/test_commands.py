"""Commands of the leads service: saved at once, published always, decided once."""

import asyncio
import signal

import pytest

from shared.events import AnyEvent
from shared.topics import LEADS
from tests.component.processes import NOWHERE, Infrastructure, Service, Services, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def types_published(where: Infrastructure, client_id: str, count: int) -> list[str]:
    """Return the types of a client's events on `sales.leads`, once there are *count*."""

    def is_the_client_s(event: AnyEvent) -> bool:
        return event.subject == client_id

    async def found() -> list[AnyEvent] | None:
        events = await where.published(LEADS, is_the_client_s)
        return events if len(events) >= count else None

    return [event.type for event in await eventually(found)]


async def test_what_a_command_decides_reaches_kafka_in_order(leads: Service, infrastructure: Infrastructure) -> None:
    lead_id, client_id = new_id("lead"), new_id("client")
    created = await leads.post("/v1/leads", {"lead_id": lead_id, "client_id": client_id})
    assigned = await leads.post(f"/v1/leads/{lead_id}/assign", {"manager_id": "m-1"})
    qualified = await leads.post(f"/v1/leads/{lead_id}/qualify")

    assert [answer.status_code for answer in (created, assigned, qualified)] == [202] * 3
    assert await types_published(infrastructure, client_id, 3) == ["LeadCreated", "LeadAssigned", "LeadQualified"]


async def test_of_two_commands_on_one_version_one_wins(leads: Service) -> None:
    lead_id = new_id("lead")
    await leads.post("/v1/leads", {"lead_id": lead_id})

    answers = await asyncio.gather(
        *(
            leads.post(f"/v1/leads/{lead_id}/assign", {"manager_id": manager_id}, **{"If-Match": "1"})
            for manager_id in ("m-1", "m-2")
        )
    )

    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (202, 409)
    assert (lost.json()["code"], lost.json()["version"]) == ("stale-version", 2)


async def test_a_call_touches_its_open_lead(leads: Service, infrastructure: Infrastructure) -> None:
    lead_id, client_id, call_id = new_id("lead"), new_id("client"), new_id("call")
    await leads.post("/v1/leads", {"lead_id": lead_id, "client_id": client_id, "manager_id": "m-1"})
    call = {
        "call_id": call_id,
        "client_id": client_id,
        "lead_id": lead_id,
        "manager_id": "m-1",
        "direction": "outbound",
        "outcome": "connected",
        "started_at": "2026-11-23T09:35:55Z",
        "duration_seconds": 312,
    }

    assert (await leads.post("/v1/calls", call)).status_code == 202
    assert (await leads.post("/v1/calls", call)).json()["code"] == "already-exists"

    assert (await leads.state(f"/v1/leads/{lead_id}"))["touches"] == 1
    published = await types_published(infrastructure, client_id, 3)
    assert sorted(published) == ["CallCompleted", "LeadCreated", "LeadTouched"]


async def test_a_retraction_carries_the_event_whole(leads: Service, infrastructure: Infrastructure) -> None:
    lead_id, client_id = new_id("lead"), new_id("client")
    await leads.post("/v1/leads", {"lead_id": lead_id, "client_id": client_id})
    await leads.post(f"/v1/leads/{lead_id}/assign", {"manager_id": "m-1"})
    await types_published(infrastructure, client_id, 2)
    said = await infrastructure.published(LEADS, lambda event: event.subject == client_id)
    mistake = {"source": said[1].source, "id": said[1].id, "reason": "wrong manager"}

    answer = await leads.post("/v1/retractions", mistake)
    again = await leads.post("/v1/retractions", mistake)

    assert answer.json()["state"]["manager_id"] is None
    assert (again.status_code, again.json()["code"]) == (409, "already-retracted")
    assert (await types_published(infrastructure, client_id, 3))[2] == "EventRetracted"
    nothing = await leads.post("/v1/retractions", mistake | {"id": "never-said"})
    assert nothing.status_code == 404


async def test_a_command_that_is_wrong_names_the_field(leads: Service) -> None:
    answer = await leads.post("/v1/calls/plan", {"client_id": "c", "manager_id": "m", "due_at": "soon"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == "due_at"


async def test_what_was_saved_before_a_kill_is_published_after_the_restart(
    services: Services, infrastructure: Infrastructure
) -> None:
    service = await services("leads", infrastructure, NOWHERE)
    client_id = new_id("client")
    answer = await service.post("/v1/leads", {"lead_id": new_id("lead"), "client_id": client_id})
    await service.end(signal.SIGKILL)

    service.kafka = infrastructure.kafka
    await service.start()

    assert answer.status_code == 202
    assert await types_published(infrastructure, client_id, 1) == ["LeadCreated"]


async def test_a_service_is_degraded_while_kafka_is_away_and_ends_cleanly(
    services: Services, infrastructure: Infrastructure
) -> None:
    service = await services("leads", infrastructure, NOWHERE)

    assert (await service.http.get("/health")).status_code == 503
    assert await service.health() == {"status": "degraded", "kafka": "away", "mongo": "ok"}
    assert await service.end() == 0


async def test_a_service_serves_its_contract(leads: Service) -> None:
    assert "/v1/leads" in (await leads.http.get("/openapi.json")).json()["paths"]
    assert (await leads.http.get("/schemas/LeadCreated/1")).status_code == 200
    assert (await leads.http.get("/health")).json() == {"status": "ok", "kafka": "ok", "mongo": "ok"}
