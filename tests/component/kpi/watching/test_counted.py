"""Each metric of the KPI roles moves when its thing happens, and says what happened; and readiness tells the truth."""

import asyncio
import json
from uuid import uuid4

import httpx
import pytest
from prometheus_client import REGISTRY
from websockets.asyncio.client import connect

from shared.topics import LEADS
from tests.component.kpi.watching.conftest import System
from tests.component.processes import Infrastructure
from tests.conditions import eventually
from tests.keys import FIRST_KEY, carried

pytestmark = pytest.mark.stack


def counted(name: str, **labels: str) -> float:
    """Return what the one registry of this process says."""
    return REGISTRY.get_sample_value(f"salespulse_{name}", labels) or 0


async def test_an_events_way_to_a_screen_is_counted_and_timed(system: System) -> None:
    manager, names = (
        f"m-{uuid4().hex[:8]}",
        {
            "events_folded_total": {"topic": LEADS},
            "fold_batch_events_count": {},
            "fold_batch_duration_seconds_count": {},
            "scorecards_made_total": {"result": "changed"},
            "score_batch_cards_count": {},
            "score_batch_duration_seconds_count": {},
            "event_to_scorecard_seconds_count": {},
            "event_to_screen_seconds_count": {"transport": "sse"},
        },
    )
    before = {name: counted(name, **labels) for name, labels in names.items()}

    async with system.following(manager) as messages:
        assert counted("live_clients", transport="sse") == 1
        await system.opened(manager)
        await anext(messages)

    await eventually(
        lambda: all(counted(name, **labels) > before[name] for name, labels in names.items()),
        what="all have moved",
    )
    await eventually(lambda: counted("live_clients", transport="sse") == 0, what="the reader is gone")
    assert counted("event_to_screen_seconds_sum", transport="sse") > 0


async def test_who_follows_over_a_websocket_is_counted_apart(system: System) -> None:
    url = str(system.kpi.base_url).replace("http", "ws")

    async with connect(f"{url}/v1/live?scope=company", additional_headers=carried(FIRST_KEY)):
        await eventually(lambda: counted("live_clients", transport="websocket") == 1)

    await eventually(lambda: counted("live_clients", transport="websocket") == 0)


async def test_what_cannot_be_used_is_counted_by_its_reason(system: System, infrastructure: Infrastructure) -> None:
    dead, unknown = counted("events_dead_total", reason="not-json"), counted("events_unknown_total")
    envelope = {"specversion": "1.0", "id": "1", "source": "/x", "subject": "s", "time": "2026-11-27T09:00:00Z"}
    strange = json.dumps(envelope | {"type": "Strange", "data": {}}).encode()

    await infrastructure.write(LEADS, (b"k", b"no json", []), (b"k", strange, []))

    await eventually(lambda: counted("events_dead_total", reason="not-json") > dead)
    await eventually(lambda: counted("events_unknown_total") > unknown)
    waiting = 'salespulse_dead_letters{code="not-json",service="leads",state="waiting"'
    await eventually(lambda: _tells(system.kpi, waiting), what="serve counts the letters, too")


async def _tells(http: httpx.AsyncClient, text: str) -> bool:
    return text in (await http.get("/metrics")).text


async def test_fold_score_and_serve_are_ready_when_all_that_came_is_shown(system: System) -> None:
    async def are_ready() -> bool:
        parts = await asyncio.gather(system.fold.ready(), system.score.ready())
        return all(part.is_ready for part in parts) and (await system.kpi.get("/readyz")).is_success

    await eventually(are_ready, within_s=120, what="all is level")

    assert counted("fold_shards", state="fold") == 4
    assert counted("consumer_lag_events", consumer="fold", topic=LEADS, partition="0") == 0
    assert (await system.fold.ready()).name == "consumer fold"
