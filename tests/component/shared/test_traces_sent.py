"""A service sends its traces where the environment says, without queries; and none where it says nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request

from deploy.local.ports import free_port
from tests.component.leads.test_events import an_event
from tests.component.processes import Infrastructure, Service, Services, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


@dataclass
class Collector:
    """Takes traces over HTTP, as an OpenTelemetry collector does."""

    url: str
    got: list[bytes] = field(default_factory=list)

    def has(self, text: bytes) -> bool:
        return any(text in one for one in self.got)


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    port, site = free_port(), FastAPI()
    found = Collector(f"http://127.0.0.1:{port}")

    @site.post("/v1/traces")
    async def take(request: Request) -> None:
        found.got.append(await request.body())

    server = uvicorn.Server(uvicorn.Config(site, port=port, log_config=None, timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    yield found
    server.should_exit = True
    await serving


async def test_traces_go_where_the_environment_says(
    services: Services, infrastructure: Infrastructure, collector: Collector
) -> None:
    told = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    leads = await services("leads", infrastructure, **told)

    answer = await leads.http.post(
        "/v1/events?token=hush", json=an_event(new_id("lead")), headers={"content-type": "application/json"}
    )

    assert answer.status_code == httpx.codes.ACCEPTED
    await eventually(lambda: collector.has(b"POST /v1/events"), what="the request's span")
    await eventually(lambda: collector.has(b"publish"), what="the publishing's span")
    assert collector.has(b"salespulse-leads")
    assert not collector.has(b"hush")


async def test_without_it_events_carry_no_trace(leads: Service, infrastructure: Infrastructure) -> None:
    lead_id = new_id("lead")

    await leads.send(an_event(lead_id))

    [headers] = await infrastructure.headers("sales.leads", lead_id)
    assert [name for name, _ in headers] == ["content-type"]
