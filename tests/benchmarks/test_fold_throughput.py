"""Events folded per second by one and two processes, beside what the bare consumer and the bare database do.

`make bench`; BENCH_EVENTS sets how many.
"""

import asyncio
import os
import time
from pathlib import Path

import psutil
import pymongo
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.console import Console
from rich.table import Table

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from services.kpi.cells import CELLS, RECORDS
from shared.kafka_connection import KafkaConnection
from shared.topics import SHARD_TOPICS
from tests.benchmarks.sales_days import sales_days
from tests.conditions import eventually
from tests.fold_processes import folds, published

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

EVENTS = int(os.environ.get("BENCH_EVENTS", "100000"))
SHARDS = 4


async def test_events_folded_per_second(tmp_path: Path) -> None:
    rows: list[tuple[str, str, str]] = []
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        kafka, mongo = str(at.kafka), str(at.mongo)
        await create_topics(KafkaConnection(kafka), SHARDS)
        await published(kafka, sales_days(EVENTS))
        bare = await _consumed(kafka)
        rows.append(("bare consumer (getmany)", f"{bare:,.0f}", ""))
        for processes in (1, 2):
            rate, megabytes = await _folded(kafka, mongo, processes, tmp_path)
            rows.append((f"fold, {processes} process(es)", f"{rate:,.0f}", f"{megabytes:.0f} MB a process"))
        documents, seconds = await asyncio.to_thread(_written, mongo, "bench1")
        note = f"{documents:,} documents, {documents / seconds:,.0f}/s"
        rows.append(("bare database, the fold's documents inserted", f"{EVENTS / seconds:,.0f}", note))
    table = Table("what", "events/s", "", title=f"{EVENTS:,} events · make bench")
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


async def _consumed(kafka: str) -> float:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(SHARDS)])
        start, seen = time.perf_counter(), 0
        while seen < EVENTS:
            seen += sum(map(len, (await consumer.getmany(timeout_ms=1000, max_records=20_000)).values()))
        return seen / (time.perf_counter() - start)
    finally:
        await consumer.stop()


async def _folded(kafka: str, mongo: str, processes: int, logs: Path) -> tuple[float, float]:
    """Return events per second from the first batch to the last, and the most memory a process took."""
    with folds(kafka, mongo, f"bench{processes}", logs) as running:
        for number in range(processes):
            running.start(f"fold-{number}")
        already = await eventually(running.folded, what="a first batch")
        start = time.perf_counter()
        await eventually(lambda: running.folded() >= EVENTS, within_s=300, what="everything folded")
        seconds = time.perf_counter() - start
        memory = max(psutil.Process(running.pid(f"fold-{number}")).memory_info().rss for number in range(processes))
        return (EVENTS - already) / seconds, memory / 1e6


def _written(mongo: str, database: str) -> tuple[int, float]:
    """Write the fold's own documents anew, 1,000 at a time; return how many, and in how many seconds."""
    with pymongo.MongoClient[dict[str, object]](mongo, w="majority") as client:
        documents = {name: list(client[database][name].find()) for name in (RECORDS, CELLS)}
        start = time.perf_counter()
        for name, found in documents.items():
            for first in range(0, len(found), 1_000):
                client["bare"][name].insert_many(found[first : first + 1_000], ordered=False)
        return sum(map(len, documents.values())), time.perf_counter() - start
