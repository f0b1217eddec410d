"""What an operator is told by a service that runs: alive, ready or why not, what was counted, which request it was."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared.watching.requests import HEADER
from tests.component.leads.test_events import an_event
from tests.component.processes import NOWHERE, Infrastructure, Service, Services, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def sample(service: Service, name: str, **labels: str) -> float:
    """Return a metric as the service exports it, the sum over what *labels* leave open."""
    text = (await service.http.get("/metrics")).raise_for_status().text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples if one.name == name]
    return sum(one.value for one in samples if labels.items() <= one.labels.items())


async def parts(service: Service) -> dict[str, dict[str, Any]]:
    said = (await service.http.get("/readyz")).json()
    return {part["name"]: part for part in said["parts"]}


async def is_ready(service: Service) -> bool:
    return (await service.http.get("/readyz")).status_code == httpx.codes.OK


@pytest.fixture
async def alone(services: Services, infrastructure: Infrastructure) -> Service:
    """Return a leads service that Kafka does not answer."""
    return await services("leads", infrastructure, NOWHERE)


async def test_a_service_is_ready_when_it_has_read_all_there_is(leads: Service) -> None:
    await eventually(lambda: is_ready(leads), within_s=120, what="all is read")

    said = await parts(leads)

    assert list(said) == ["kafka", "mongo", "jobs", f"consumer {leads.database}"]
    assert said[f"consumer {leads.database}"]["behind_events"] == 0


async def test_without_kafka_a_service_lives_and_says_what_it_waits_for(alone: Service) -> None:
    assert (await alone.http.get("/healthz")).json() == {"status": "ok"}
    assert (await alone.http.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE

    said = await parts(alone)

    assert {name: part["is_ready"] for name, part in said.items()} == {
        "kafka": False,
        "mongo": True,
        "jobs": True,
        f"consumer {alone.database}": False,
    }
    assert said["kafka"]["reason"] == "it does not answer"
    assert said[f"consumer {alone.database}"]["reason"] == "nobody knows yet how far it is behind"


async def test_looks_that_kafka_does_not_answer_are_counted(alone: Service) -> None:
    await eventually(lambda: sample(alone, "salespulse_consumer_lag_look_failures_total", consumer=alone.database))


async def test_events_at_the_front_door_are_counted_by_what_became_of_them(leads: Service) -> None:
    good, bad = an_event(new_id("lead")), an_event(new_id("lead"), time="yesterday")
    before = [await sample(leads, "salespulse_events_in_total", result=one) for one in ("accepted", "rejected")]

    await leads.send(good, bad)

    assert await sample(leads, "salespulse_events_in_total", result="accepted") == before[0] + 1
    assert await sample(leads, "salespulse_events_in_total", result="rejected") == before[1] + 1


async def test_requests_are_counted_by_route_and_never_by_id(leads: Service) -> None:
    told = {"route": "/v1/leads/{lead_id}", "method": "GET", "status": "404"}
    before = await sample(leads, "salespulse_http_requests_total", **told)

    await leads.http.get(f"/v1/leads/{new_id('lead')}")

    assert await sample(leads, "salespulse_http_requests_total", **told) == before + 1
    assert await sample(leads, "salespulse_http_request_duration_seconds_count", route="/v1/leads/{lead_id}") >= 1


async def test_what_a_reader_reads_is_counted_and_its_lag_is_told(leads: Service) -> None:
    before = await sample(leads, "salespulse_reader_batch_events_sum", consumer=leads.database)
    lead_id = new_id("lead")

    await leads.send(an_event(lead_id))
    await leads.state(f"/v1/leads/{lead_id}")

    assert await sample(leads, "salespulse_reader_batch_events_sum", consumer=leads.database) > before
    assert await sample(leads, "salespulse_reader_batch_duration_seconds_count", consumer=leads.database) > 0
    await eventually(lambda: is_ready(leads), within_s=120)
    assert await sample(leads, "salespulse_consumer_lag_events", consumer=leads.database, topic="sales.leads") == 0


async def test_what_waits_while_kafka_is_away_is_the_outbox_and_grows_old(alone: Service) -> None:
    await alone.post("/v1/leads", {"lead_id": new_id("lead")})

    assert await sample(alone, "salespulse_outbox_events") == 1
    await eventually(lambda: sample(alone, "salespulse_outbox_age_seconds"), what="it is some time old")


async def test_of_two_decisions_at_once_one_write_is_refused_and_counted(leads: Service) -> None:
    lead_id, before = new_id("lead"), await sample(leads, "salespulse_refused_writes_total", store="entities")
    await leads.post("/v1/leads", {"lead_id": lead_id})

    async def is_refused() -> bool:
        tried = [leads.post(f"/v1/leads/{lead_id}/assign", {"manager_id": f"m-{number}"}) for number in range(8)]
        await asyncio.gather(*tried)
        return await sample(leads, "salespulse_refused_writes_total", store="entities") > before

    await eventually(is_refused, what="one of them lost")


@pytest.mark.parametrize("said", ["order-4711.a:b_c", None, "two\twords", "x" * 65])
async def test_a_request_has_an_id_that_is_the_callers_if_it_is_well_formed(leads: Service, said: str | None) -> None:
    answer = await leads.http.get("/v1/leads", headers={HEADER: said} if said else {})

    given = answer.headers[HEADER]

    assert given == said if said == "order-4711.a:b_c" else len(given) == 32


async def test_what_is_logged_of_a_request_has_its_id(alone: Service) -> None:
    await alone.http.post(
        "/v1/events",
        json=an_event(new_id("lead")),
        headers={HEADER: "find-me", "content-type": "application/cloudevents+json"},
    )

    lines = [json.loads(line) for line in alone.log.read_text().splitlines() if line.startswith("{")]

    assert "find-me" in {line.get("request_id") for line in lines}
