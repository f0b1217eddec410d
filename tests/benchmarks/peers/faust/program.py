"""The job in faust-streaming: tables in memory with changelogs in Kafka, bulks by PyMongo's async driver.

At least once: events are acknowledged when their documents are written. Sums are kept by partition, so nothing is
repartitioned.

Tuning: bulks of up to 5,000 events or half a second, memory instead of RocksDB, `raw` in and orjson for decoding,
room for 10,000 instead of 100 messages in the producer's buffer, where the changelogs would hold up everything.
"""

import asyncio
import os
import sys
from typing import Any

import faust
import orjson
from documents import Bulk, Progress, database_url
from facts import change, is_known, record_of, sheet_of
from faust.transport.producer import ProducerBuffer
from pymongo import AsyncMongoClient

MOST = 5_000
WITHIN_SECONDS = 0.5
PARTITIONS = int(os.environ["PEER_PARTITIONS"])
IS_FULL = os.environ["PEER_MODE"] == "full"

ProducerBuffer.max_messages = 10_000

app = faust.App(
    os.environ["PEER_DATABASE"],
    broker=f"kafka://{os.environ['KAFKA_BOOTSTRAP']}",
    store="memory://",
    datadir=os.environ["PEER_STATE"],
    topic_partitions=PARTITIONS,
    topic_replication_factor=1,
    consumer_auto_offset_reset="earliest",
    producer_linger=0.05,
    producer_max_batch_size=256 * 1024,
    stream_buffer_maxsize=16_384,
    stream_wait_empty=False,
    web_enabled=False,
)
topics = app.topic(
    *os.environ["PEER_TOPICS"].split(","),
    key_type=bytes, key_serializer="raw", value_type=bytes, value_serializer="raw",
)  # fmt: skip
records = app.Table("records", partitions=PARTITIONS)
sums = app.Table("sums", default=int, partitions=PARTITIONS)
progress = Progress()
waiting: list[Any] = []
bulks: dict[int, Bulk] = {}
writing = asyncio.Lock()


@app.agent(topics)
async def take_in(stream: Any) -> None:
    """Join each event to its record, and write when enough wait."""
    async for event in stream.noack().events():
        progress.begin()
        (_join if IS_FULL else _count)(event, orjson.loads(event.value))
        waiting.append(event)
        if len(waiting) >= MOST:
            await flush()


@app.timer(interval=WITHIN_SECONDS)
async def tick() -> None:
    """Write what has waited long enough."""
    await flush()


def _count(message: Any, event: dict[str, Any]) -> None:
    if event["type"] == "CallCompleted":
        _add(message.message.partition, event["data"]["manager_id"], event["data"]["started_at"][:10])


def _join(message: Any, event: dict[str, Any]) -> None:
    partition = message.message.partition
    record = record_of(event)
    texts = records.get(record) or []
    before = [orjson.loads(text) for text in texts]
    if is_known(event, before):
        return
    text = message.value.decode()
    records[record] = texts = [*texts, text]
    bulk = bulks.setdefault(partition, Bulk(partition))
    sheet = sheet_of(event)
    if sheet:
        bulk.keep_in_sheet(sheet, event["id"], text)
    else:
        bulk.keep_record(record, texts)
    for (manager, day, measure), value in change(record, before, [*before, event]).items():
        _add(partition, manager, day, measure, value)


def _add(partition: int, manager: str, day: str, measure: str = "calls_completed", value: int = 1) -> None:
    key = f"{partition}/{manager}/{day}/{measure}"
    sums[key] = total = sums[key] + value
    bulks.setdefault(partition, Bulk(partition)).set(manager, day, measure, total)


async def flush() -> None:
    """Write what waits, then acknowledge it."""
    async with writing:
        events, full = waiting[:], dict(bulks)
        waiting.clear()
        bulks.clear()
        if not events:
            return
        for bulk in full.values():
            for name, writes in (("records", bulk.records()), ("sums", bulk.sums())):
                if writes:
                    await database()[name].bulk_write(writes, ordered=False)
        await database()["progress"].bulk_write([progress.document(len(events))])
        for event in events:
            event.ack()


clients: list[AsyncMongoClient[dict[str, Any]]] = []


def database() -> Any:
    """Return the database, connected within the running loop."""
    if not clients:
        clients.append(AsyncMongoClient(database_url()))
    return clients[0][os.environ["PEER_DATABASE"]]


if __name__ == "__main__":
    sys.argv = [sys.argv[0], "worker", "--loglevel=warn", "--without-web"]
    app.main()
