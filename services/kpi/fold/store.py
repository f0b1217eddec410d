"""The shard's documents in MongoDB: whole documents, each written by compare-and-set."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pymongo import InsertOne, ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.kpi.cells import (
    CELLS,
    RECORDS,
    RETIRED,
    SHARDS,
    CellKey,
    Version,
    cell_id,
    record_id,
    shard_id,
    shard_prefix,
)
from services.kpi.fold.errors import RetiredGenerationError
from services.kpi.fold.ports import Cell, CellWrite, Intention, Kept, RecordWrite
from services.kpi.records import RecordKey
from services.kpi.records.client import CLIENT
from shared.mongo import Document, beginning_with, end_of, is_only_duplicates
from shared.watching.metrics import REFUSED_WRITES

_READ_AT_ONCE = 1_000


async def index_records(database: AsyncDatabase[Document]) -> None:
    """Have records found by client, for a merge, and by kind and time, for what is behind a number."""
    await database[RECORDS].create_index("client")
    await database[RECORDS].create_index([("generation", 1), ("kind", 1), ("last", 1)])


class MongoShardStore:
    """One shard's documents; their ids begin with its generation and number, so no other shard writes them."""

    def __init__(self, database: AsyncDatabase[Document], generation: str, shard: int) -> None:
        self._generation, self._shard = generation, shard
        self._shards, self._cells, self._records = database[SHARDS], database[CELLS], database[RECORDS]

    async def intention(self) -> Intention | None:
        """Return the shard's document, if there is one. Raises: RetiredGenerationError."""
        found = await self._shards.find_one({"_id": self._id})
        if found is None:
            return None
        if found["fingerprint"] == RETIRED:
            raise RetiredGenerationError(self._generation)
        since, upto = tuple(found["from"]), tuple(found["upto"])
        arrived, first_month = found.get("arrived", {}), found.get("first_month")
        return Intention(found["epoch"], found["batch"], since, upto, arrived, first_month)

    async def intend(self, new: Intention, expected: Intention | None) -> bool:
        """Write *new* where the document still is at *expected*'s version; return whether it did.

        The first month stays as it is: only `reach_back` changes it.
        """
        body = {
            "epoch": new.epoch,
            "batch": new.batch,
            "from": list(new.since),
            "upto": list(new.upto),
            "arrived": dict(new.arrived),
        }
        if expected is None:
            document = {"_id": self._id, "fingerprint": self._generation, **body, "first_month": new.first_month}
            try:
                await self._shards.insert_one(document)
            except DuplicateKeyError:
                return False
            return True
        where = {"_id": self._id, "fingerprint": self._generation, "epoch": expected.epoch, "batch": expected.batch}
        is_kept = (await self._shards.update_one(where, {"$set": body})).matched_count == 1
        REFUSED_WRITES.labels("shards").inc(not is_kept)
        return is_kept

    async def reach_back(self, month: str) -> None:
        """Note that cells may be as early as in *month*; nothing where nobody kept how early they are."""
        where = {"_id": self._id, "fingerprint": self._generation, "first_month": {"$gt": month}}
        await self._shards.update_one(where, {"$set": {"first_month": month}})

    async def cells(self, keys: Iterable[CellKey]) -> dict[CellKey, Cell]:
        """Return those of the cells that exist."""
        ids = {cell_id(self._generation, self._shard, key): key for key in keys}
        found = await _found(self._cells, ids)
        return {ids[_id]: Cell(_version(document), document["measures"]) for _id, document in found.items()}

    async def write_cells(self, version: Version, writes: Sequence[CellWrite]) -> list[CellKey]:
        """Write the cells; return those that were refused."""
        documents = {
            cell_id(self._generation, self._shard, write.key): (
                write.read,
                {"scope": write.key.scope, "span": write.key.span, "by": write.key.by, "measures": write.sums},
            )
            for write in writes
        }
        refused = await self._replace(self._cells, version, documents)
        return [write.key for write in writes if cell_id(self._generation, self._shard, write.key) in refused]

    async def records(self, keys: Iterable[RecordKey]) -> dict[RecordKey, Kept]:
        """Return those of the records that exist."""
        ids = {record_id(self._generation, self._shard, *key): key for key in keys}
        found = await _found(self._records, ids)
        return {ids[_id]: Kept(_version(document), document["events"]) for _id, document in found.items()}

    async def of_client(self, client: str) -> list[Kept]:
        """Return every record whose events are all *client*'s; the client's own ledger is none of them."""
        where = {"client": client, "generation": self._generation, "shard": self._shard, "kind": {"$ne": CLIENT.name}}
        return [Kept(_version(document), document["events"]) async for document in self._records.find(where)]

    async def write_records(self, version: Version, writes: Sequence[RecordWrite]) -> list[RecordKey]:
        """Write the records; return those that were refused."""
        documents = {
            record_id(self._generation, self._shard, *write.key): (
                write.read,
                {
                    "kind": write.key.kind,
                    "id": write.key.id,
                    "client": write.client,
                    "first": write.spread.first,
                    "last": write.spread.last,
                    "events": write.events,
                },
            )
            for write in writes
        }
        refused = await self._replace(self._records, version, documents)
        return [write.key for write in writes if record_id(self._generation, self._shard, *write.key) in refused]

    async def has_later(self, batch: int) -> bool:
        """Return whether a cell or record is of a batch after *batch*; looks at all of them."""
        where = {**self._own, "batch": {"$gt": batch}}
        return any([await written.find_one(where, {"_id": 1}) for written in (self._cells, self._records)])

    async def every_cell(self) -> list[CellKey]:
        """Return all cells that exist."""
        wanted = {"scope": 1, "span": 1, "by": 1}
        found = beginning_with(self._prefix, self._cells, wanted)
        return [CellKey(one["scope"], one["span"], one["by"]) async for one in found]

    async def delete_upto(self, batch: int) -> None:
        """Delete the cells and records of this batch and those before it."""
        await self._delete({"batch": {"$lte": batch}})

    async def delete_before(self, epoch: int) -> None:
        """Delete the cells and records of earlier epochs."""
        await self._delete({"epoch": {"$lt": epoch}})

    async def _delete(self, which: Document) -> None:
        for written in (self._cells, self._records):
            await written.delete_many({**self._own, **which})

    @property
    def _id(self) -> str:
        return shard_id(self._generation, self._shard)

    @property
    def _prefix(self) -> str:
        return shard_prefix(self._generation, self._shard)

    @property
    def _own(self) -> Document:
        """Return which cells and records are the shard's: their ids begin alike."""
        return {"_id": {"$gt": self._prefix, "$lt": end_of(self._prefix)}}

    async def _replace(
        self,
        collection: AsyncCollection[Document],
        version: Version,
        documents: Mapping[str, tuple[Version | None, Document]],
    ) -> set[str]:
        """Write every document that still carries the version that was read; return the ids of the others."""
        fence = {"generation": self._generation, "shard": self._shard, "epoch": version.epoch, "batch": version.batch}
        writes: list[InsertOne[Document] | ReplaceOne[Document]] = []
        for _id, (read, body) in documents.items():
            document = {"_id": _id, **fence, **body}
            if read is None:
                writes.append(InsertOne(document))
            else:
                writes.append(ReplaceOne({"_id": _id, "epoch": read.epoch, "batch": read.batch}, document))
        try:
            result = await collection.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if not is_only_duplicates(error):
                raise
        else:
            if result.inserted_count + result.matched_count == len(writes):
                return set()
        found = await _found(collection, documents)
        refused = {_id for _id in documents if _id not in found or _version(found[_id]) != version}
        REFUSED_WRITES.labels(collection.name).inc(len(refused))
        return refused


async def _found(collection: AsyncCollection[Document], ids: Iterable[str]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _READ_AT_ONCE):
        async for document in collection.find({"_id": {"$in": wanted[start : start + _READ_AT_ONCE]}}):
            found[document["_id"]] = document
    return found


def _version(document: Mapping[str, Any]) -> Version:
    return Version(document["epoch"], document["batch"])
