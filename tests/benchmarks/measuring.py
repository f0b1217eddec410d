"""How the fold and its peers are measured: from the first event taken in until the last document is written."""

import asyncio
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pymongo
from aiokafka.admin import AIOKafkaAdminClient

from services.kpi.cells import SHARDS as SHARD_DOCUMENTS
from shared.mongo import Document
from shared.topics import LEADS, MANAGEMENT, ORDERS, SHIPMENTS
from tests.benchmarks.peers.environments import COMMON, Peer
from tests.benchmarks.watched_fold import seconds_of
from tests.fold_processes import Folds, folds

SHARDS = 4
PATIENCE_S = float(os.environ.get("BENCH_PATIENCE", "1800"))
_POLL_S = 0.05
_SAMPLE_S = 0.25
_END_S = 15
_MEASURES = ("leads_created", "calls_completed", "speed_to_lead", "speed_to_lead_seconds", "deals_won")
_REVENUE = "revenue_booked_minor"
SAME_MEASURES = (*_MEASURES, _REVENUE)
"""What the peers are asked for."""


class At(NamedTuple):
    """The broker and the database that all are measured on."""

    kafka: str
    mongo: str


class Sample(NamedTuple):
    """How far a process is, and what memory it takes."""

    seconds: float
    events: int
    megabytes: float


@dataclass(frozen=True)
class Run:
    """One measured run."""

    name: str
    job: str
    events: int
    seconds: float
    megabytes: float
    is_python: bool = True
    note: str = ""
    samples: list[Sample] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return events per second."""
        return self.events / self.seconds


Numbers = dict[tuple[str, str, str], int]
"""By manager, day and measure."""


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """Yield a list that grows by the process's resident megabytes, four times a second."""
    process, found, ended = psutil.Process(pid), [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(_SAMPLE_S):
            try:
                found.append(process.memory_info().rss / 1e6)
            except psutil.NoSuchProcess:
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def megabytes_of_processes() -> dict[str, float]:
    """Return the resident megabytes of the processes that we started, by what they run, those alike together."""
    found: dict[str, float] = {}
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            command = child.cmdline()
            name = " ".join(command[command.index("-m") + 1 :]) if "-m" in command else child.name()
            found[name] = found.get(name, 0.0) + child.memory_info().rss / 1e6
    return found


async def fold_run(at: At, events: int, database: str, logs: Path, **settings: str) -> tuple[Run, Numbers]:
    """Fold the log in one process; return how that went, and the numbers.

    It is over when the process has committed the log's end to its group, which it does once a second after writing;
    what is counted is the time until the last write before that.
    """
    clock = logs / f"{database}.clock"
    with folds(at.kafka, at.mongo, database, logs, BENCH_CLOCK=str(clock), **settings) as running:
        running.program = ("tests.benchmarks.watched_fold",)
        running.start("fold")
        with watched(running.pid("fold")) as memory:
            samples = await _until_committed(at, database, events, running, memory)
        seconds = seconds_of(clock)
        samples.append(Sample(seconds, events, samples[-1].megabytes))
        numbers = fold_numbers(running)
    return Run("our fold", "full", events, seconds, max(memory), samples=samples), numbers


async def _until_committed(at: At, database: str, events: int, running: Folds, memory: list[float]) -> list[Sample]:
    deadline = time.monotonic() + PATIENCE_S
    admin = AIOKafkaAdminClient(bootstrap_servers=at.kafka)
    await admin.start()
    try:
        while not running.folded():
            await _breathe(running, deadline)
        start, samples = time.monotonic(), []
        with pymongo.MongoClient[Document](at.mongo) as client:
            while True:
                await _breathe(running, deadline)
                done = sum(sum(found["from"]) for found in client[database][SHARD_DOCUMENTS].find())
                samples.append(Sample(time.monotonic() - start, done, memory[-1]))
                if running.folded() < events:
                    continue
                if await committed(admin, database) >= events:
                    return samples
    finally:
        await admin.close()


async def committed(admin: AIOKafkaAdminClient, group: str) -> int:
    """Return how far the fold says that it has written, as the group of its generation, whose name *group* begins."""
    names = [name for name, _ in await admin.list_consumer_groups() if name.startswith(f"{group}-")]
    found = [offset for name in names for offset in (await admin.list_consumer_group_offsets(name)).values()]
    return sum(max(0, one.offset) for one in found)


async def _breathe(running: Folds, deadline: float) -> None:
    assert running.exit_code("fold") is None, "the fold ended"
    assert time.monotonic() < deadline, f"not folded within {PATIENCE_S:.0f} s"
    await asyncio.sleep(_POLL_S)


def fold_numbers(running: Folds) -> Numbers:
    """Return what the fold counted, in the peers' terms."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    for key, sums in running.cells().items():
        if not key.scope.startswith("manager:") or len(key.span) != len("2026-01-05"):
            continue
        for name, value in sums.items():
            measure = name.partition("#")[0].partition(":")[0]
            if measure in SAME_MEASURES:
                whole = value // 10_000 if measure == "deals_won" else value
                numbers[key.scope.removeprefix("manager:"), key.span, measure] += whole
    return dict(numbers)


async def peer_run(peer: Peer, job: str, at: At, events: int, place: Path) -> tuple[Run, Numbers]:
    """Let *peer* do the job ("full" or "count"); return how that went, and the numbers."""
    database = f"{peer.name}_{job}"
    state = place / database
    state.mkdir(parents=True)
    environment = os.environ | {
        "KAFKA_BOOTSTRAP": at.kafka,
        "MONGO_URL": at.mongo,
        "PEER_DATABASE": database,
        "PEER_MODE": job,
        "PEER_STATE": str(state),
        "PEER_TOPICS": f"{LEADS},{ORDERS},{SHIPMENTS},{MANAGEMENT}",
        "PEER_PARTITIONS": str(SHARDS),
        "PYTHONPATH": str(COMMON),
    }
    command = await asyncio.to_thread(peer.command)
    process = _started(command, environment, place / f"{database}.log")
    try:
        with watched(process.pid) as memory:
            seconds, done = await asyncio.to_thread(_until_written, at, database, events, process)
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, _END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    note = "" if done >= events else f"stopped at {done:,} events after {seconds:.0f} s"
    run = Run(peer.title, job, min(done, events), seconds, max(memory), is_python=peer.is_python, note=note)
    return run, peer_numbers(at, database)


def _started(command: list[str], environment: dict[str, str], into: Path) -> "subprocess.Popen[bytes]":
    with into.open("ab") as log:
        return subprocess.Popen(
            command,
            env=environment,
            cwd=environment["PEER_STATE"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _until_written(at: At, database: str, events: int, process: "subprocess.Popen[bytes]") -> tuple[float, int]:
    deadline = time.monotonic() + PATIENCE_S
    with pymongo.MongoClient[Document](at.mongo) as client:
        while True:
            notes = list(client[database]["progress"].find())
            done = sum(note["events"] for note in notes)
            is_over = time.monotonic() > deadline or process.poll() is not None
            if done >= events or is_over:
                assert notes, f"{database} did nothing; its exit code is {process.poll()}"
                return max(n["last_at"] for n in notes) - min(n["first_at"] for n in notes), done
            time.sleep(4 * _POLL_S)


def peer_numbers(at: At, database: str) -> Numbers:
    """Return what a peer counted."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    with pymongo.MongoClient[dict[str, Any]](at.mongo) as client:
        for found in client[database]["sums"].find():
            manager, day = found.pop("_id").partition(":")[2].split("/")
            for measure, value in found.items():
                numbers[manager, day, measure] += value
    return dict(numbers)


def differences(ours: Numbers, theirs: Numbers) -> int:
    """Return how many numbers differ; what came to nothing is as if it had never been."""
    return sum(ours.get(key, 0) != theirs.get(key, 0) for key in ours.keys() | theirs.keys())


def forget(at: At, database: str) -> None:
    """Delete a database, so that what follows has the machine as it was."""
    with pymongo.MongoClient[Document](at.mongo) as client:
        client.drop_database(database)
