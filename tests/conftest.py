"""The whole system as a fixture, and how every test run draws its examples."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import settings

from deploy.local.first_key import carrying
from deploy.local.infrastructure import own_stack
from shared.events import AnyEvent, EventRetracted
from shared.events.codec import BATCH, encode, retracted
from tests.conditions import eventually

settings.register_profile("unhurried", deadline=None)
settings.register_profile("mutants", deadline=None, derandomize=True, database=None, max_examples=25)
settings.load_profile("unhurried")

MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class KpiStack:
    """All services on a broker and a database of their own."""

    urls: dict[str, str]
    kafka: str
    mongo: str
    http: httpx.AsyncClient
    """Of the first admin."""
    key: str

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        """Send *events* to the services that own them, and wait until all are accepted."""
        by_owner: defaultdict[str, list[AnyEvent]] = defaultdict(list)
        for event in events:
            told = retracted(event.data) if isinstance(event.data, EventRetracted) else event
            by_owner[told.data.owner].append(event)
        for owner, owned in by_owner.items():
            for start in range(0, len(owned), MOST_AT_ONCE):
                await self.send(owner, [encode(event) for event in owned[start : start + MOST_AT_ONCE]])

    async def scorecard(self, scope: str, period: str) -> dict[str, Any]:
        """Return what `GET /v1/scorecards/{scope}?period=…` answers."""
        answer = await self.http.get(f"{self.urls['kpi']}/v1/scorecards/{scope}", params={"period": period})
        answer.raise_for_status()
        card: dict[str, Any] = answer.json()
        return card

    async def send(self, owner: str, events: Sequence[bytes]) -> None:
        """Send a batch of encoded *events* to the service that owns them, which must take all."""
        answer = await self.http.post(
            f"{self.urls[owner]}/v1/events",
            content=b"[" + b",".join(events) + b"]",
            headers={"content-type": BATCH},
        )
        answer.raise_for_status()
        assert {result["status"] for result in answer.json()["results"]} <= {"accepted", "duplicate"}


@pytest.fixture(scope="session")
async def kpi_stack() -> AsyncIterator[KpiStack]:
    """Yield the whole system, started for this test run and gone after it."""
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up)
        async with httpx.AsyncClient(timeout=60, headers=carrying(at.key)) as http:
            urls = {name: str(url) for name, url in at.services.items()}
            await eventually(lambda: _is_live(http, urls["kpi"]), what="the KPI service is live")
            yield KpiStack(urls, str(at.kafka), str(at.mongo), http, str(at.key))


async def _is_live(http: httpx.AsyncClient, kpi: str) -> bool:
    """Return whether the fold has begun and updates can be listened to."""
    async with http.stream("GET", f"{kpi}/v1/stream", params={"scope": "company"}) as answer:
        return answer.is_success
