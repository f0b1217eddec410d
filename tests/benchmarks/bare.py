"""What the database alone takes for the fold's own writes.

The fold writes a record anew in every batch that brings it an event, so what is left in the end says little of what
was written. A recording run folds the same log in this process, unmeasured, with a listener in the driver that keeps
every insert and update command as it was sent: the same documents, the same bulks, the same fences, in the same order.
They are then sent again to an empty database with the same write concern, encoded beforehand and with nothing else to
do, over one connection or one per shard, whichever is faster. Events a second of the fold, divided by events a second
of this, says how much of the database's capacity the fold uses. Batches are cut by what has arrived, so a recording
differs a little from the measured run; `writes` says how many documents it has.
"""

import asyncio
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import bson
import pymongo
from aiokafka.admin import AIOKafkaAdminClient
from bson.raw_bson import RawBSONDocument
from pymongo import AsyncMongoClient, InsertOne, ReplaceOne
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from services.kpi.app import fold
from services.kpi.cells import CELLS, RECORDS, SHARDS
from services.kpi.settings import Settings
from shared.mongo import Document
from tests.benchmarks.measuring import At, committed
from tests.conditions import eventually

_RAW: bson.CodecOptions[RawBSONDocument] = bson.CodecOptions(document_class=RawBSONDocument)
_COLLECTIONS = {SHARDS, CELLS, RECORDS}
_RECORDED = "recorded"


class Bare(NamedTuple):
    """What the database alone took."""

    events: int
    writes: int
    megabytes: float
    """What was sent, in all."""
    seconds: float
    connections: int

    @property
    def rate(self) -> float:
        """Return how many events' worth of documents it takes a second."""
        return self.events / self.seconds


class _Recorder(CommandListener):
    """Keeps the fold's writes in a file per shard."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.writes = 0

    def started(self, event: CommandStartedEvent) -> None:
        """Note a write."""
        collection = event.command.get(event.command_name)
        if event.command_name not in ("insert", "update") or collection not in _COLLECTIONS:
            return
        pairs: list[tuple[Any, Any]] = [({}, document) for document in event.command.get("documents", [])]
        pairs += [(update["q"], update["u"]) for update in event.command.get("updates", [])]
        shard = str(pairs[0][1]["_id"]).split(":")[1]
        self.writes += len(pairs)
        noted = {
            "in": collection,
            "is_new": event.command_name == "insert",
            "q": [where for where, _ in pairs],
            "u": [document for _, document in pairs],
        }
        with (self._place / f"{shard}.bson").open("ab") as file:
            file.write(bson.encode(noted))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Note nothing."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Note nothing."""


async def bare_run(at: At, events: int, place: Path) -> Bare:
    """Record how the fold writes the *events* of the log; return what the database alone takes for the same."""
    await asyncio.to_thread(place.mkdir)
    writes = await _record(at, events, place)
    megabytes, seconds, connections = await asyncio.to_thread(_fastest, at.mongo, place)
    return Bare(events, writes, megabytes, seconds, connections)


async def _record(at: At, events: int, place: Path) -> int:
    settings = Settings(
        kafka_bootstrap=at.kafka, mongo_url=at.mongo, time_zone="UTC", currency="USD", http_port=0, group=_RECORDED
    )
    recorder = _Recorder(place)
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        at.mongo, w="majority", readConcernLevel="majority", retryWrites=False, event_listeners=[recorder]
    )
    admin = AIOKafkaAdminClient(bootstrap_servers=at.kafka)
    await admin.start()

    async def is_done() -> bool:
        return await committed(admin, _RECORDED) >= events

    async with client:
        folding = asyncio.create_task(fold(settings, client[_RECORDED]).run())
        try:
            await eventually(is_done, within_s=3_600, what="the recording")
        finally:
            folding.cancel()
            await asyncio.gather(folding, return_exceptions=True)
            await admin.close()
            await client.drop_database(_RECORDED)
    return recorder.writes


def _fastest(mongo: str, place: Path) -> tuple[float, float, int]:
    """Return the megabytes, the seconds, and over how many connections; the recording, which is large, goes."""
    files = sorted(place.glob("*.bson"))
    try:
        megabytes = sum(file.stat().st_size for file in files) / 1e6
        ways = ((_replayed(mongo, files, connections), connections) for connections in (1, len(files)))
        return megabytes, *min(ways)
    finally:
        shutil.rmtree(place)


def _replayed(mongo: str, files: list[Path], connections: int) -> float:
    name = f"bare{connections}"
    with (
        pymongo.MongoClient[RawBSONDocument](mongo, w="majority", retryWrites=False) as client,
        ThreadPoolExecutor(connections) as threads,
    ):
        client.admin.command("ping")
        start = time.perf_counter()
        list(threads.map(lambda file: _replay(client, name, file), files))
        seconds = time.perf_counter() - start
        client.drop_database(name)
    return seconds


def _replay(client: pymongo.MongoClient[RawBSONDocument], name: str, file: Path) -> None:
    for collection, writes in _bulks(file):
        result = client[name][collection].bulk_write(writes, ordered=False)
        assert result.inserted_count + result.matched_count == len(writes), "not every fence was as it was recorded"


def _bulks(file: Path) -> Iterator[tuple[str, list[InsertOne[RawBSONDocument] | ReplaceOne[RawBSONDocument]]]]:
    with file.open("rb") as opened:
        for noted in bson.decode_file_iter(opened, _RAW):
            pairs = zip(noted["q"], noted["u"], strict=True)
            if noted["is_new"]:
                yield noted["in"], [InsertOne(document) for _, document in pairs]
            else:
                yield noted["in"], [ReplaceOne(where, document) for where, document in pairs]
