"""Leads and the KPI roles in this process, so that a test sees every span and every metric of theirs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from deploy.local.ports import free_port
from services.kpi import app as kpi
from services.kpi.fold.app import Fold
from services.kpi.score.app import Score, ScoreSettings
from services.kpi.settings import Settings
from services.leads.app import build
from services.leads.settings import LeadsSettings
from shared.clock import system_clock
from shared.kafka_connection import KafkaConnection
from shared.mongo import connected
from shared.watching.traces import WithoutQueries
from tests.component.processes import Infrastructure
from tests.conditions import eventually
from tests.keys import FIRST_KEY, carried, keep_first_key


@pytest.fixture(scope="session")
def spans() -> Iterator[InMemorySpanExporter]:
    """Have all spans of this process kept, from here on: it can be told only once where they go."""
    provider, kept = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(WithoutQueries())
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace.set_tracer_provider(provider)
    yield kept
    provider.shutdown()


@dataclass(frozen=True)
class System:
    """What runs."""

    leads: httpx.AsyncClient
    kpi: httpx.AsyncClient
    fold: Fold
    score: Score

    async def is_level(self) -> bool:
        """Say whether all that came is counted, and shown."""
        return (await self.fold.ready()).is_ready and (await self.score.ready()).is_ready

    async def opened(self, manager: str, **headers: str) -> None:
        """Have leads open one for *manager*."""
        said = {"lead_id": uuid4().hex, "manager_id": manager}
        (await self.leads.post("/v1/leads", json=said, headers=headers)).raise_for_status()

    @asynccontextmanager
    async def following(self, manager: str) -> AsyncIterator[AsyncIterator[str]]:
        """Yield the live messages about *manager*'s leads, from the snapshot on."""
        asked = {"scope": f"manager:{manager}", "kpi": "leads_created", "period": "day"}
        async with self.kpi.stream("GET", "/v1/stream", params=asked, timeout=None) as answer:
            lines = answer.aiter_lines()
            async for line in lines:
                if line.startswith("data:"):
                    break
            yield (line async for line in lines if line.startswith("data:"))


async def _is_live(http: httpx.AsyncClient) -> bool:
    async with http.stream("GET", "/v1/stream", params={"scope": "company"}) as answer:
        return answer.is_success


@asynccontextmanager
async def served(site: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(site, port=port, log_config=None, timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, headers=carried(FIRST_KEY)) as http:
        await eventually(lambda: server.started)
        yield http
    server.should_exit = True
    await serving


@asynccontextmanager
async def running(*jobs: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(job) for job in jobs]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(scope="module")
async def system(infrastructure: Infrastructure, spans: InMemorySpanExporter) -> AsyncIterator[System]:
    """Yield leads, and a KPI service; all in this process, whose spans are kept."""
    spans.clear()
    name = f"traced_{uuid4().hex[:8]}"
    kafka, mongo, own = infrastructure.kafka, infrastructure.mongo, f"{name}_leads"
    leads = LeadsSettings(kafka_bootstrap=kafka, mongo_url=mongo, http_port=0, database=own, group=own)
    settings = Settings(
        kafka_bootstrap=kafka, mongo_url=mongo, database=name, group=name, time_zone="UTC", currency="EUR"
    )
    await keep_first_key(mongo)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(connected(infrastructure.mongo))
        fold = kpi.fold(settings, client[name])
        # With a group of its own, or it stands by for whoever else uses the broker.
        score = Score(
            ScoreSettings(KafkaConnection(kafka), group=name), client[name], kpi.house(settings), system_clock
        )
        await stack.enter_async_context(running(fold.run(), fold.watch(), score.run(), score.watch()))
        leads_http = await stack.enter_async_context(served(build(leads, system_clock)))
        kpi_http = await stack.enter_async_context(served(kpi.site(settings, client[name])))
        await eventually(lambda: _is_live(kpi_http), within_s=120, what="streams can begin")
        system = System(leads_http, kpi_http, fold, score)
        await eventually(system.is_level, within_s=120, what="what the broker had is counted")
        yield system
        await client.drop_database(name)
