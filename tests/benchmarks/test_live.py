"""How long a fact takes from publishing to the live stream, how long the whole CRM takes, and what memory it costs.

`make bench`; on an otherwise idle machine, since everything runs on it at once.
"""

import asyncio
import json
import time
from contextlib import suppress
from statistics import quantiles

import pytest
from rich.console import Console
from rich.table import Table

from deploy.demo.crm import crm_history, crm_teller, read_tables
from deploy.watching.live import cards_of
from shared.clock import system_clock
from shared.events import AnyEvent, CallCompleted, CallOutcome, Direction
from shared.events.codec import KAFKA_HEADERS, encode, enveloped, topic_of
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.measuring import megabytes_of_processes
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.crm_truth import sales_data

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

RATE = 50
WARM_UP, MEASURED = 150, 1_000


async def test_publish_to_stream_and_memory(kpi_stack: KpiStack) -> None:
    today = system_clock().date().isoformat()
    arrived: dict[int, float] = {}
    await kpi_stack.publish([_call(-1)])

    async def is_counted() -> bool:
        return bool((await kpi_stack.scorecard("company", today))["kpis"]["calls_completed"]["value"])

    await eventually(is_counted, what="a first call")
    listening = asyncio.create_task(_listen(kpi_stack, today, arrived))
    await eventually(lambda: bool(arrived) or listening.done(), what="a first update")
    base, sent = max(arrived), await _sent_at_rate(kpi_stack.kafka)
    last = base + WARM_UP + MEASURED
    await eventually(lambda: max(arrived) >= last or listening.done(), what="the last update")
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    delays = sorted(_delays(sent, arrived, base))
    cuts = quantiles(delays, n=100)
    table = Table("publish to SSE", "ms", title=f"{MEASURED} events at {RATE}/s · make bench")
    for name, seconds in (("p50", cuts[49]), ("p99", cuts[98]), ("worst", delays[-1])):
        table.add_row(name, f"{seconds * 1000:.0f}")
    for name, megabytes in megabytes_of_processes().items():
        if name.startswith("services."):
            table.add_row(f"memory of {name}", f"{megabytes:.0f} MB")
    Console(width=120).print(table)


async def test_the_whole_crm_from_publishing_to_the_final_scorecard(kpi_stack: KpiStack) -> None:
    events = crm_teller().all_of(crm_history(read_tables(sales_data())).facts)
    won = sum(event.type == "DealClosed" and event.data.outcome == "won" for event in events)
    start = time.perf_counter()
    await kpi_stack.publish(events)
    published = time.perf_counter()

    async def is_final() -> bool:
        return bool((await kpi_stack.scorecard("company", "2017"))["kpis"]["deals_won"]["value"] == won)

    await eventually(is_final, within_s=300, what=f"{won} deals won")
    final = time.perf_counter()
    table = Table("the whole CRM", "s", title=f"{len(events):,} events · make bench")
    table.add_row("published over HTTP", f"{published - start:.1f}")
    table.add_row("final scorecard", f"{final - start:.1f}")
    Console(width=120).print(table)


def _call(number: int) -> AnyEvent:
    now = system_clock()
    call = CallCompleted(
        call_id=f"live-{now.timestamp()}-{number}",
        client_id=f"client-{number % 40}",
        manager_id=f"m-{number % 10}",
        direction=Direction.INBOUND,
        outcome=CallOutcome.CONNECTED,
        started_at=now,
        duration_seconds=1,
    )
    return enveloped(call, id=call.call_id, source="/bench", time=now)


async def _sent_at_rate(kafka: str) -> list[float]:
    """Publish at the rate; return when each event was handed to the producer."""
    producer = safe_producer(KafkaConnection(kafka))
    await producer.start()
    sent: list[float] = []
    try:
        start = time.perf_counter()
        for number in range(WARM_UP + MEASURED):
            await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
            event = _call(number)
            sent.append(time.perf_counter())
            await producer.send(topic_of(event), key=event.subject.encode(), value=encode(event), headers=KAFKA_HEADERS)
    finally:
        await producer.stop()
    return sent


async def _listen(stack: KpiStack, today: str, arrived: dict[int, float]) -> None:
    """Note when each count of the company's calls was first seen."""
    where = f"{stack.urls['kpi']}/v1/stream"
    async with stack.http.stream("GET", where, params={"scope": "company", "period": today}) as answer:
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                for card in cards_of(json.loads(line.removeprefix("data: "))):
                    arrived.setdefault(int(card["kpis"]["calls_completed"]["value"]), time.perf_counter())


def _delays(sent: list[float], arrived: dict[int, float], base: int) -> list[float]:
    """Return, for each measured event, how long it took until a count that includes it was seen."""
    counts = sorted(arrived)
    delays = []
    for number in range(WARM_UP, len(sent)):
        seen = next(count for count in counts if count >= base + number + 1)
        delays.append(arrived[seen] - sent[number])
    return delays
