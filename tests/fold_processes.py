"""Folds and scores as processes on a real broker and database: started, killed, held, watched and compared."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymongo
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.kpi.cells import CELLS, LIVE, SHARDS, CellKey
from shared.events import AnyEvent
from shared.events.codec import KAFKA_HEADERS, encode, topic_of
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from shared.topics import SHARD_TOPICS
from tests.keys import FIRST_KEY

Cells = dict[CellKey, dict[str, int]]


class Folds:
    """Fold processes by name, on one database; each keeps its name in the group when it is started again."""

    program: tuple[str, ...] = ("services.kpi",)

    def __init__(self, kafka: str, mongo: str, database: str, logs: Path, **settings: str) -> None:
        self._environment = os.environ | {
            "KAFKA_BOOTSTRAP": kafka,
            "MONGO_URL": mongo,
            "KPI_DATABASE": database,
            "KPI_GROUP": database,
            "KPI_TIME_ZONE": "UTC",
            "KPI_CURRENCY": "USD",
            "KPI_HTTP_PORT": "0",
            "KPI_RECORD_INDEXES": "false",
            "ACCESS_DATABASE": f"{database}_access",
            "ACCESS_FIRST_KEY": FIRST_KEY,
            **settings,
        }
        self._logs = logs
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._database: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(mongo)
        self._name = database

    def start(self, name: str, role: str = "fold", **settings: str) -> None:
        with (self._logs / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", *self.program, role],
                env=self._environment | {"KPI_INSTANCE": f"{self._name}-{name}"} | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self, name: str) -> None:
        process = self._processes.pop(name)
        process.kill()
        process.wait()

    def hold(self, name: str) -> None:
        """Stop a process where it stands (SIGSTOP): its group will think it dead."""
        self._processes[name].send_signal(signal.SIGSTOP)

    def let_go(self, name: str) -> None:
        """Let a held process go on: it comes back as a zombie, and does not know it."""
        self._processes[name].send_signal(signal.SIGCONT)

    @property
    def names(self) -> list[str]:
        """Return the names of the processes that were started and not ended."""
        return list(self._processes)

    def stop(self, name: str) -> None:
        process = self._processes.pop(name)
        process.terminate()
        process.wait()

    def stop_all(self) -> None:
        for name in list(self._processes):
            self.stop(name)

    def exit_code(self, name: str) -> int | None:
        """Return what a process ended with, None while it runs."""
        return self._processes[name].poll()

    def pid(self, name: str) -> int:
        return self._processes[name].pid

    def folded(self) -> int:
        """Return how many log positions have been set out for, over all shards and topics."""
        return sum(sum(found["upto"]) for found in self._database[self._name][SHARDS].find())

    def cells(self) -> Cells:
        """Return what the live generation's cells hold, the shards summed."""
        sums: dict[CellKey, Counter[str]] = {}
        database = self._database[self._name]
        live = database[LIVE].find_one() or {"generation": None}
        for found in database[CELLS].find({"generation": live["generation"]}):
            sums.setdefault(CellKey(found["scope"], found["span"], found["by"]), Counter()).update(found["measures"])
        return {key: nonzero for key, counter in sums.items() if (nonzero := {k: v for k, v in counter.items() if v})}


@contextmanager
def folds(kafka: str, mongo: str, database: str, logs: Path, **settings: str) -> Iterator[Folds]:
    """Yield fold processes that are ended when the block is."""
    processes = Folds(kafka, mongo, database, logs, **settings)
    try:
        yield processes
    finally:
        processes.stop_all()


async def published(kafka: str, events: Iterable[AnyEvent]) -> None:
    """Publish *events* straight to Kafka, each under its subject, and wait until all are acknowledged."""
    producer = safe_producer(KafkaConnection(kafka), linger_ms=5, request_timeout_ms=10_000)
    await producer.start()
    try:
        sent = [
            await producer.send(topic_of(event), key=event.subject.encode(), value=encode(event), headers=KAFKA_HEADERS)
            for event in events
        ]
        for acknowledgement in sent:
            await acknowledgement
    finally:
        await producer.stop()


async def log_end(kafka: str, shards: int) -> int:
    """Return how many positions the logs of all shards have."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(shards)]
        return sum((await consumer.end_offsets(partitions)).values())
    finally:
        await consumer.stop()
