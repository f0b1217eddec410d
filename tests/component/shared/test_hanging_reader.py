"""A consumer that takes nothing is given up for a new one, which reads what waited; that it happened is counted."""

import asyncio
import json
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.leads.settings import LeadsSettings
from shared import reader
from shared.events import AnyEvent
from shared.events.codec import KAFKA_HEADERS
from shared.reader import Reader
from shared.topics import LEADS
from tests.component.leads.test_events import an_event
from tests.component.processes import Infrastructure, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def test_a_hanging_consumer_is_given_up(infrastructure: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "STUCK_AFTER_S", 1.0)
    group, read = new_id("hangs"), set[str]()
    settings = LeadsSettings(
        kafka_bootstrap=infrastructure.kafka, mongo_url=infrastructure.mongo, http_port=0, database="x", group=group
    )

    async def apply(events: list[AnyEvent]) -> None:
        read.update(event.id for event in events)

    hanging = Reader(settings, group, [LEADS], apply)
    running = asyncio.create_task(hanging.run())

    def consumer() -> Any:
        found = hanging._subscriber and hanging._subscriber.consumer  # noqa: SLF001  # nobody else can make it hang
        return found if found and found.assignment() else None

    held = await eventually(consumer, what="it has partitions")
    held.pause(*held.assignment())
    event = an_event(new_id("lead"))
    await infrastructure.write(LEADS, (b"k", json.dumps(event).encode(), KAFKA_HEADERS))

    await eventually(lambda: event["id"] in read, within_s=120, what="another one has read it")

    assert (REGISTRY.get_sample_value("salespulse_reader_restarts_total", {"consumer": group}) or 0) >= 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
