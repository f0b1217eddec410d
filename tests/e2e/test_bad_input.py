"""What no system should send: each gets a clear answer or a dead letter with its reason; later events are unharmed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.events.codec import KAFKA_HEADERS, STRUCTURED
from shared.topics import DEAD_LETTERS, LEADS, ORDERS
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.e2e.written import NOW, TODAY, a_call, a_won_deal

pytestmark = pytest.mark.stack


def a_call_with(manager: str, **data: Any) -> dict[str, Any]:
    call = a_call(manager)
    return {**call, "data": {name: value for name, value in {**call["data"], **data}.items() if value is not None}}


Case = tuple[str, Callable[[str], Any], str, str | None]
"""Topic, content for a manager, and the dead letter's code and field."""

BAD: dict[str, Case] = {
    "not JSON": (LEADS, lambda _: b"{oops", "not-json", None),
    "not a CloudEvent": (LEADS, lambda m: json.dumps(a_call(m)["data"]).encode(), "not-a-cloudevent", "type"),
    "a missing field": (LEADS, lambda m: a_call_with(m, outcome=None), "invalid-data", "data.outcome"),
    "a wrong type": (LEADS, lambda m: a_call_with(m, duration_seconds="60"), "invalid-data", "data.duration_seconds"),
    "negative money": (ORDERS, lambda m: a_won_deal(m, amount_minor=-1), "invalid-data", "data.amount_minor"),
    "an unknown currency": (ORDERS, lambda m: a_won_deal(m, currency="XYZ"), "invalid-data", "data.currency"),
    "a naive time": (LEADS, lambda m: a_call(m, time="2026-11-23T09:00:00"), "not-a-cloudevent", "time"),
    "a time far in the future": (
        LEADS,
        lambda m: a_call(m, time=(NOW + timedelta(days=2)).isoformat()),
        "future-time",
        "time",
    ),
    "two megabytes": (LEADS, lambda m: a_call(m, comment="x" * 2_000_000), "too-large", None),
    "another's topic": (ORDERS, a_call, "wrong-topic", "type"),
}


@pytest.fixture
def manager() -> str:
    return f"m-{uuid4().hex[:8]}"


@pytest.fixture
async def producer(kpi_stack: KpiStack) -> AsyncIterator[AIOKafkaProducer]:
    options = {"max_request_size": 5_000_000, "compression_type": "gzip"}
    async with AIOKafkaProducer(bootstrap_servers=kpi_stack.kafka, **options) as found:
        yield found


async def counted_calls(stack: KpiStack, manager: str) -> int:
    card = await stack.scorecard(f"manager:{manager}", TODAY)
    return int(card["kpis"]["calls_completed"]["value"])


async def send(producer: AIOKafkaProducer, topic: str, manager: str, content: Any, **where: int) -> str:
    """Send *content* under the manager's client, and return its position as a dead letter is keyed by it."""
    value = content if isinstance(content, bytes) else json.dumps(content).encode()
    sent = await producer.send_and_wait(
        topic, key=f"client-of-{manager}".encode(), value=value, headers=KAFKA_HEADERS, **where
    )
    return f"{sent.topic}/{sent.partition}/{sent.offset}"


async def dead_letter_at(stack: KpiStack, position: str) -> dict[str, Any]:
    """Return the dead letter of the record at *position*."""
    async with AIOKafkaConsumer(bootstrap_servers=stack.kafka) as consumer:
        letters = TopicPartition(DEAD_LETTERS, 0)
        consumer.assign([letters])
        await consumer.seek_to_beginning(letters)
        async with asyncio.timeout(60):
            async for record in consumer:
                if record.key == position.encode():
                    found: dict[str, Any] = json.loads(record.value)
                    return found
    raise AssertionError(position)


@pytest.mark.parametrize("what", BAD)
async def test_a_dead_letter_says_why_and_the_next_event_counts(
    kpi_stack: KpiStack, producer: AIOKafkaProducer, manager: str, what: str
) -> None:
    topic, content, code, field = BAD[what]

    position = await send(producer, topic, manager, content(manager))
    await send(producer, LEADS, manager, a_call(manager))

    letter = await dead_letter_at(kpi_stack, position)
    assert (letter["code"], letter["field"]) == (code, field)
    await eventually(lambda: _is(counted_calls(kpi_stack, manager), 1), what="only the good call counts")


async def test_an_unknown_type_is_skipped_and_the_next_event_counts(
    kpi_stack: KpiStack, producer: AIOKafkaProducer, manager: str
) -> None:
    await send(producer, LEADS, manager, a_call(manager, type="CoffeeMade"))
    await send(producer, LEADS, manager, a_call(manager))

    await eventually(lambda: _is(counted_calls(kpi_stack, manager), 1), what="only the call counts")


async def test_an_event_in_a_wrong_partition_counts_once(
    kpi_stack: KpiStack, producer: AIOKafkaProducer, manager: str
) -> None:
    call = a_call(manager)
    for partition in range(len(await producer.partitions_for(LEADS))):
        await send(producer, LEADS, manager, call, partition=partition)

    await eventually(lambda: _is(counted_calls(kpi_stack, manager), 1), what="the call counts")
    await send(producer, LEADS, manager, a_call(manager))
    await eventually(lambda: _is(counted_calls(kpi_stack, manager), 2), what="the next call counts")


async def test_a_manager_nobody_knows_has_numbers_and_no_team(
    kpi_stack: KpiStack, producer: AIOKafkaProducer, manager: str
) -> None:
    await send(producer, LEADS, manager, a_call(manager))
    await eventually(lambda: _is(counted_calls(kpi_stack, manager), 1), what="the call counts")

    async def known() -> Any:
        directory = (await kpi_stack.http.get(f"{kpi_stack.urls['kpi']}/v1/directory")).json()
        return next((one for one in directory["managers"] if one["manager_id"] == manager), None)

    assert (await eventually(known, what="the directory has the manager"))["team_id"] is None


HTTP_BAD = {what: case for what, case in BAD.items() if what not in ("two megabytes", "another's topic")}


@pytest.mark.parametrize("what", HTTP_BAD)
async def test_the_front_door_answers_422_and_names_the_field(kpi_stack: KpiStack, manager: str, what: str) -> None:
    topic, content, _, field = HTTP_BAD[what]
    found = content(manager)

    answer = await kpi_stack.http.post(
        f"{kpi_stack.urls[topic.removeprefix('sales.')]}/v1/events",
        content=found if isinstance(found, bytes) else json.dumps(found),
        headers={"content-type": STRUCTURED},
    )

    assert (answer.status_code, answer.json().get("field")) == (422, field), answer.text


async def test_the_front_door_refuses_two_megabytes_and_others_events(kpi_stack: KpiStack, manager: str) -> None:
    async def status(owner: str, event: dict[str, Any]) -> int:
        where = f"{kpi_stack.urls[owner]}/v1/events"
        return (await kpi_stack.http.post(where, json=event, headers={"content-type": STRUCTURED})).status_code

    assert await status("leads", a_call(manager, comment="x" * 2_000_000)) == 413
    assert await status("orders", a_call(manager)) == 422


async def _is(number: Any, expected: int) -> bool:
    return bool(await number == expected)
