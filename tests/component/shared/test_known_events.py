"""One (source, id) is one content for ever, also across requests, doors and processes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shared.events import AnyEvent, LeadCreated
from shared.events.codec import encode, enveloped
from shared.ingest import Door
from shared.kafka import KafkaAwayError
from shared.known_events import KnownEvents
from shared.mongo import connected
from tests.component.processes import Infrastructure
from tests.unit.leads.memory import Topic

pytestmark = pytest.mark.stack

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def known(infrastructure: Infrastructure) -> AsyncIterator[KnownEvents]:
    client = connected(infrastructure.mongo)
    yield KnownEvents(client[f"known_{uuid4().hex[:12]}"])
    await client.close()


def an_event(id_: str, lead_id: str = "lead-1") -> AnyEvent:
    return enveloped(LeadCreated(lead_id=lead_id, client_id="client-1"), id=id_, source="/crm", time=NOON)


async def told(door: Door, *events: AnyEvent) -> list[str]:
    return [result.code or result.status for result in await door.take([encode(event) for event in events])]


def a_door(known: KnownEvents, topic: Topic) -> Door:
    return Door("leads", topic, known, lambda: NOON)


async def test_another_content_of_an_id_is_refused_and_the_same_is_no_news(known: KnownEvents) -> None:
    topic = Topic()
    door = a_door(known, topic)

    assert await told(door, an_event("1"), an_event("2")) == ["accepted", "accepted"]
    assert await told(door, an_event("1"), an_event("2", "lead-9"), an_event("3")) == [
        "duplicate",
        "id-conflict",
        "accepted",
    ]
    assert [event.data.lead_id for event in topic.published if event.id == "2"] == ["lead-1"]


async def test_what_kafka_did_not_take_is_forgotten_and_what_it_had_taken_before_is_not(known: KnownEvents) -> None:
    topic = Topic()
    door = a_door(known, topic)
    await told(door, an_event("1"))
    topic.is_away = True
    with pytest.raises(KafkaAwayError):
        await told(door, an_event("1"), an_event("2"))
    topic.is_away = False

    assert await told(door, an_event("1"), an_event("2")) == ["duplicate", "accepted"]


async def test_of_two_contents_at_once_one_is_let_in(known: KnownEvents) -> None:
    topic = Topic()

    answers = await asyncio.gather(*(told(a_door(known, topic), an_event("1", f"lead-{n}")) for n in range(8)))

    assert sorted(code for answer in answers for code in answer) == ["accepted", *["id-conflict"] * 7]
    assert len(topic.published) == 1
