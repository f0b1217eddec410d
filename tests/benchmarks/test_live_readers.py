"""A thousand people with the page open: how soon each is told, what it costs, and whether anybody is left out.

`make bench`; on an otherwise idle machine, since everything runs on it at once.
"""

import asyncio
import os
from statistics import quantiles

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from rich.console import Console
from rich.table import Table

from services.kpi.score.cards import Card
from services.kpi.score.publisher import GENERATION, Publisher, event_of
from shared.clock import system_clock
from shared.events import KpiReading
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from shared.topics import KPI_UPDATES
from shared.values import COMPANY, Period, Scope
from tests.benchmarks.reading import Reading, reading
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.e2e.written import a_call

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

READERS = int(os.environ.get("BENCH_READERS", "1000"))
MANAGERS, RATE = 200, 50
WARM_UP, MEASURED = 150, 1_000
FIRST_VERSION = 1_000_000
"""Above whatever score has made."""
MOST_MB_EACH = 0.5
UPDATES = TopicPartition(KPI_UPDATES, 0)


def scope_of(number: int) -> Scope:
    """Return whose card the update with this *number* is: every fifth one is the company's."""
    return COMPANY if number % 5 == 0 else Scope.manager(f"m-{number % MANAGERS}")


async def test_a_thousand_readers_at_50_updates_a_second(kpi_stack: KpiStack) -> None:
    url, today = kpi_stack.urls["kpi"], Period.parse(system_clock().date().isoformat())
    serve, generation = _serve(), await _generation(kpi_stack)
    before = serve.memory_info().rss
    silent = await reading(url, kpi_stack.key, scope="company", period=str(today))
    assert silent.transport is not None
    silent.transport.pause_reading()
    readers = [await _reader(url, kpi_stack.key, today, number) for number in range(READERS)]
    await eventually(lambda: all(reader.arrived for reader in readers), what="every snapshot", within_s=300)
    connected = serve.memory_info().rss

    sent = await _published(kpi_stack.kafka, today, generation)
    await eventually(lambda: all(map(_knows_the_newest, range(READERS), readers)), what="the last", within_s=300)
    after = serve.memory_info().rss

    dropped = sum(reader.is_lost for reader in readers)
    _show(_delays(sent, readers), {"before": before, f"with {READERS} readers": connected, "after": after}, dropped)
    assert dropped == 0
    assert (after - before) / 1e6 < READERS * MOST_MB_EACH
    for reader in (silent, *readers):
        assert reader.transport is not None
        reader.transport.abort()


async def _reader(url: str, key: str, today: Period, number: int) -> Reading:
    """Return one who looks at the company and at one manager."""
    mine = f"manager:m-{number % MANAGERS}"
    return await reading(url, key, scope=["company", mine], period=str(today), kpi="deals_won")


def _knows_the_newest(number: int, reader: Reading) -> bool:
    mine = str(Scope.manager(f"m-{number % MANAGERS}"))
    total = WARM_UP + MEASURED
    return all(
        reader.last(scope) >= max((one for one in range(total) if str(scope_of(one)) == scope), default=-1)
        for scope in ("company", mine)
    )


async def _generation(stack: KpiStack) -> str:
    """Return which generation is live: what score says in the header of whatever it publishes."""
    answer = await stack.http.post(f"{stack.urls['leads']}/v1/events", json=a_call("m-0"), headers=_ONE)
    answer.raise_for_status()
    async with AIOKafkaConsumer(bootstrap_servers=stack.kafka) as consumer:
        consumer.assign([UPDATES])
        await consumer.seek_to_beginning(UPDATES)
        record = await asyncio.wait_for(consumer.getone(UPDATES), 60)
    return str(dict(record.headers)[GENERATION].decode())


_ONE = {"content-type": "application/cloudevents+json"}


async def _published(kafka: str, today: Period, generation: str) -> list[float]:
    """Publish as score does, at the rate; return when each update was handed to the producer."""
    producer: AIOKafkaProducer = safe_producer(KafkaConnection(kafka))
    await producer.start()
    publisher, clock, sent = Publisher(producer, generation), asyncio.get_running_loop().time, list[float]()
    sending: list[asyncio.Task[None]] = []
    start = clock()
    for number in range(WARM_UP + MEASURED):
        await asyncio.sleep(max(0.0, start + number / RATE - clock()))
        card = Card(scope_of(number), today)
        readings = {"deals_won": KpiReading(value=number, n=number, unit="count")}
        event = event_of(card, FIRST_VERSION + number, system_clock(), readings, generation)
        sent.append(clock())
        sending.append(asyncio.create_task(publisher.publish([(card, event)])))
    await asyncio.gather(*sending)
    await producer.stop()
    return sent


def _delays(sent: list[float], readers: list[Reading]) -> list[float]:
    """Return how long each update took to each reader; one that a newer replaced is not among them."""
    return sorted(
        at - sent[number]
        for reader in readers
        for numbers in reader.arrived.values()
        for number, at in numbers.items()
        if WARM_UP <= number < len(sent)
    )


def _serve() -> psutil.Process:
    for child in psutil.Process().children(recursive=True):
        if child.cmdline()[-3:] == ["-m", "services.kpi", "serve"]:
            return child
    raise AssertionError("no serve among our processes")


def _show(delays: list[float], memory: dict[str, int], dropped: int) -> None:
    cuts, load = quantiles(delays, n=100), os.getloadavg()[0]
    asked = sum(_readers_of(number) for number in _measured())
    table = Table("published to read", "", title=f"{READERS} readers, {RATE} updates/s, load {load:.1f} · make bench")
    for name, seconds in (("p50", cuts[49]), ("p99", cuts[98]), ("worst", delays[-1])):
        table.add_row(name, f"{seconds * 1000:.0f} ms")
    table.add_row("told", f"{len(delays):,} of {asked:,}; newer ones replaced the others")
    table.add_row("dropped", str(dropped))
    for name, size in memory.items():
        table.add_row(f"memory of serve {name}", f"{size / 1e6:.0f} MB")
    Console(width=120).print(table)


def _readers_of(number: int) -> int:
    if scope_of(number) == COMPANY:
        return READERS
    return len(range(number % MANAGERS, READERS, MANAGERS))


def _measured() -> range:
    return range(WARM_UP, WARM_UP + MEASURED)
