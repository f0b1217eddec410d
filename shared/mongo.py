"""The database as this system uses it: majority writes, majority reads, times with a zone."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC
from typing import Any

from bson import Int64
from bson.codec_options import TypeDecoder, TypeRegistry
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, PyMongoError

Document = dict[str, Any]

DUPLICATE_KEY = 11000
ANSWER_WITHIN_S = 2.0
PAGE = 500
"""Many documents are read in pages of so many."""


class _PlainNumbers(TypeDecoder):
    """Reads numbers beyond 32 bits as `int`: the driver's own class for them is one that no encoder knows."""

    bson_type = Int64

    def transform_bson(self, value: int) -> int:
        """Return *value* as a plain number."""
        return int(value)


def connected(url: str, *, is_journaled: bool = True) -> AsyncMongoClient[Document]:
    """Return a client for *url*; it connects at its first use.

    Unless *is_journaled*, a write does not wait for the disk: for whoever can redo what is missing (decision 7).
    """
    options: dict[str, Any] = {"journal": True} if is_journaled else {}
    return AsyncMongoClient(
        url,
        w="majority",
        **options,
        readConcernLevel="majority",
        tz_aware=True,
        tzinfo=UTC,
        type_registry=TypeRegistry([_PlainNumbers()]),
        serverSelectionTimeoutMS=5_000,
        retryWrites=False,  # every write here is fenced or idempotent, and is repeated by us
    )


def end_of(prefix: str) -> str:
    """Return the first text after all that begin with *prefix*."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


async def beginning_with(
    prefix: str, collection: AsyncCollection[Document], wanted: Mapping[str, Any] | None = None
) -> AsyncIterator[Document]:
    """Yield the documents whose `_id` begins with *prefix*, in the order of their ids; of them what is *wanted*.

    They are read page by page, between bounds of the index: for any other question nx-27017 reads the whole collection
    before it answers, and a client that hears nothing for so long gives up.
    """
    start, end = prefix, end_of(prefix)
    while True:
        bounded = collection.find({}, wanted).hint("_id_").min([("_id", start)]).max([("_id", end)])
        page = await bounded.sort("_id").limit(PAGE).to_list()
        for document in page:
            yield document
        if len(page) < PAGE:
            return
        start = page[-1]["_id"] + "\0"  # the next id that there can be


def is_only_duplicates(error: BulkWriteError) -> bool:
    """Say whether nothing went wrong in a bulk but that others had inserted first."""
    details = error.details or {}
    codes = {one["code"] for one in details.get("writeErrors", [])}
    return codes == {DUPLICATE_KEY} and not details.get("writeConcernErrors")


def reason_of(error: Exception) -> str:
    """Return what a log may say of *error*: of a bulk the driver quotes whole documents, which no log is to have."""
    if isinstance(error, BulkWriteError):
        codes = sorted({one["code"] for one in (error.details or {}).get("writeErrors", [])})
        return f"a bulk of writes failed with the codes {codes}"
    return str(error)[:500]


async def answers(client: AsyncMongoClient[Document]) -> bool:
    """Say whether the database answers."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await client.admin.command("ping")
    except (PyMongoError, TimeoutError):
        return False
    return True
