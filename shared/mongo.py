"""The database as this system uses it: majority writes to the journal, majority reads, times with a zone."""

from datetime import UTC
from typing import Any

from pymongo import AsyncMongoClient

Document = dict[str, Any]


def connected(url: str) -> AsyncMongoClient[Document]:
    """Return a client for *url*; it connects at its first use."""
    return AsyncMongoClient(
        url,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        tz_aware=True,
        tzinfo=UTC,
        serverSelectionTimeoutMS=5_000,
        retryWrites=False,  # every write here is fenced or idempotent, and is repeated by us
    )
