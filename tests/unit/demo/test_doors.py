import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.demo.doors import BATCH_EVENTS, Doors
from deploy.demo.errors import RefusedError
from deploy.local.addresses import Addresses
from shared.events import AnyEvent, LeadAssigned, TeamCreated
from shared.events.codec import BATCH, enveloped

ADDRESSES = Addresses(kafka=None, mongo=None, services={"leads": "http://leads", "kpi": "http://kpi"})
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def doors_to(answer: Callable[[httpx.Request], httpx.Response]) -> Doors:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Doors(ADDRESSES, http, cast(AIOKafkaProducer, None), pause_s=0.01)


def an_assignment(number: int) -> AnyEvent:
    data = LeadAssigned(lead_id=f"l{number}", client_id="c1", manager_id="ann")
    return enveloped(data, id=str(number), source="/crm", time=NOON)


def results(request: httpx.Request, status: str = "accepted") -> httpx.Response:
    return httpx.Response(202, json={"results": [{"status": status, "code": "x"} for _ in json.loads(request.content)]})


async def test_events_go_in_batches_to_the_services_that_own_them() -> None:
    sent: list[tuple[str, str, int]] = []
    progress: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append((request.url.host, request.headers["content-type"], len(json.loads(request.content))))
        return results(request)

    team = enveloped(TeamCreated(team_id="t", name="T"), id="t", source="/crm", time=NOON)
    leads = [an_assignment(number) for number in range(BATCH_EVENTS + 1)]
    await doors_to(answer).publish([team, *leads], progress.append)

    assert sorted(sent) == [("kpi", BATCH, 1), ("leads", BATCH, 1), ("leads", BATCH, BATCH_EVENTS)]
    assert sum(progress) == BATCH_EVENTS + 2


async def test_a_busy_service_gets_the_same_again() -> None:
    bodies: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(503) if len(bodies) < 3 else results(request)

    await doors_to(answer).publish([an_assignment(1)], lambda _: None)

    assert len(bodies) == 3
    assert len(set(bodies)) == 1


async def test_an_event_that_is_not_taken_stops_the_play() -> None:
    with pytest.raises(RefusedError, match="POST leads/v1/events"):
        await doors_to(lambda request: results(request, "rejected")).publish([an_assignment(1)], lambda _: None)


async def test_a_refused_command_says_what_was_answered() -> None:
    doors = doors_to(lambda _: httpx.Response(409, text="the deal is open"))

    with pytest.raises(RefusedError, match="POST leads/v1/leads was answered with 409: the deal is open"):
        await doors.command("leads", "/v1/leads", {})
