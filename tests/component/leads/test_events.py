"""Other systems' events: over HTTP and straight from Kafka, good and bad, with Kafka and without."""

import json
from typing import Any

import httpx
import pytest

from deploy.local.choice import LocalStack
from shared.events import LeadCreated
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import LEADS
from tests.component.processes import Infrastructure, Service, Services, new_id
from tests.conditions import eventually
from tests.unit.leads.memory import NOON

pytestmark = pytest.mark.stack


def an_event(lead_id: str, **changes: Any) -> dict[str, Any]:
    data = LeadCreated(lead_id=lead_id, client_id=f"client-of-{lead_id}")
    said: dict[str, Any] = json.loads(encode(enveloped(data, id=lead_id, source="/crm", time=NOON)))
    return said | changes


async def test_every_event_of_a_batch_gets_its_result(leads: Service) -> None:
    good, bad = an_event(new_id("lead")), an_event(new_id("lead"), data={"lead_id": 7})

    answer = await leads.send(good, bad, good)

    assert answer.status_code == 202
    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["accepted", "rejected", "duplicate"]
    assert (results[1]["id"], results[1]["field"]) == (bad["id"], "data.lead_id")


async def test_what_another_system_said_updates_our_entities(leads: Service) -> None:
    lead_id = new_id("lead")

    await leads.send(an_event(lead_id))

    assert (await leads.state(f"/v1/leads/{lead_id}"))["status"] == "open"
    refused = await leads.post(f"/v1/leads/{lead_id}/assign", {"manager_id": "m-1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "foreign-entity")


async def test_a_single_bad_event_is_answered_with_its_field(leads: Service) -> None:
    answer = await leads.http.post(
        "/v1/events",
        json=an_event(new_id("lead"), time="yesterday"),
        headers={"content-type": "application/cloudevents+json"},
    )

    assert (answer.status_code, answer.json()["field"]) == (422, "time")


async def test_bad_records_on_the_topic_hold_up_nothing(leads: Service, infrastructure: Infrastructure) -> None:
    lead_id = new_id("lead")
    good = json.dumps(an_event(lead_id)).encode()
    await infrastructure.write(
        LEADS,
        (b"x", b"\xff\xfe no event", KAFKA_HEADERS),
        (b"x", b"{}", [("not-utf-8", b"\xff")]),
        (b"x", b"", []),
        (f"client-of-{lead_id}".encode(), good, KAFKA_HEADERS),
    )

    assert (await leads.state(f"/v1/leads/{lead_id}"))["status"] == "open"


async def test_while_kafka_is_away_commands_succeed_and_events_wait_outside(
    services: Services, own_stack: LocalStack, own_infrastructure: Infrastructure
) -> None:
    service = await services("leads", own_infrastructure)
    told, decided = new_id("lead"), new_id("lead")
    own_stack.kill("kafka")

    refused = await service.send(an_event(told))
    command = await service.post("/v1/leads", {"lead_id": decided})
    own_stack.start("kafka")
    await eventually(lambda: _is_taken(service, an_event(told)))

    assert (refused.status_code, refused.json()["code"]) == (503, "kafka-away")
    assert int(refused.headers["Retry-After"]) > 0
    assert command.status_code == 202
    assert (await service.state(f"/v1/leads/{told}"))["status"] == "open"
    [published] = await eventually(
        lambda: own_infrastructure.published(LEADS, lambda event: getattr(event.data, "lead_id", "") == decided)
    )
    assert published.type == "LeadCreated"


async def _is_taken(service: Service, event: dict[str, Any]) -> bool:
    return (await service.send(event)).status_code == httpx.codes.ACCEPTED
