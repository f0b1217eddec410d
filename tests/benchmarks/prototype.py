"""The least that could count calls per manager and day: a reference, not our product.

`getmany`, msgspec, a dictionary, one bulk of changed counters per tick; nothing is remembered over a restart.
"""

import time
from collections import Counter
from datetime import datetime

import msgspec
import pymongo
from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo import UpdateOne

from shared.mongo import Document
from shared.topics import SHARD_TOPICS
from tests.benchmarks.measuring import SHARDS, At, Run

_AT_ONCE = 20_000


class _Data(msgspec.Struct):
    manager_id: str = ""
    started_at: datetime | None = None


class _Call(msgspec.Struct):
    type: str
    data: _Data


async def prototype_run(at: At, events: int) -> Run:
    """Count the calls of the log."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=at.kafka, auto_offset_reset="earliest", max_partition_fetch_bytes=4_000_000
    )
    await consumer.start()
    decode = msgspec.json.Decoder(_Call).decode
    counts: Counter[tuple[str, str]] = Counter()
    try:
        consumer.assign([TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(SHARDS)])
        with pymongo.MongoClient[Document](at.mongo, w="majority") as client:
            sums = client["prototype"]["sums"]
            start, seen = time.perf_counter(), 0
            while seen < events:
                fetched = await consumer.getmany(timeout_ms=1_000, max_records=_AT_ONCE)
                changed: Counter[tuple[str, str]] = Counter()
                for records in fetched.values():
                    seen += len(records)
                    for record in records:
                        event = decode(record.value)
                        if event.type == "CallCompleted" and event.data.started_at:
                            changed[event.data.manager_id, event.data.started_at.date().isoformat()] += 1
                counts.update(changed)
                if changed:
                    sums.bulk_write(
                        [
                            UpdateOne(
                                {"_id": f"{manager}/{day}"}, {"$set": {"calls": counts[manager, day]}}, upsert=True
                            )
                            for manager, day in changed
                        ],
                        ordered=False,
                    )
            return Run("prototype loop (reference)", "count", events, time.perf_counter() - start, 0)
    finally:
        await consumer.stop()
