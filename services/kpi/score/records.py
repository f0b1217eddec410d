"""The fold's records, looked up: those behind a number, page by page, and any one by its kind and id."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import RECORDS, record_id, shard_prefix
from services.kpi.records import RecordKey
from services.kpi.score.explain import Explained, KeptRecord, Question, explained
from services.kpi.score.store import Live
from shared.mongo import Document, end_of

_AT_ONCE = 200


class Page(NamedTuple):
    """Some of the records behind a number."""

    records: list[Explained]
    following: str | None
    """The `_id` after which the next page begins; None after the last one."""


class Records:
    """One generation's records."""

    def __init__(self, database: AsyncDatabase[Document], live: Live) -> None:
        self._live, self._records = live, database[RECORDS]

    async def behind(self, question: Question, after: str = "", limit: int = 100) -> Page:
        """Return the first *limit* records behind the number, in the order of their `_id`s, that come *after* one."""
        page: list[Explained] = []
        async for record in self._candidates(question, after):
            for found in explained([record], question):
                if len(page) == limit:
                    return Page(page, self._id(page[-1].record))
                page.append(found)
        return Page(page, None)

    def has_id(self, text: str) -> bool:
        """Return whether *text* can be the `_id` of one of them."""
        return any(text.startswith(shard_prefix(self._live.generation, shard)) for shard in range(self._live.shards))

    async def of(self, key: RecordKey) -> list[KeptRecord]:
        """Return the record of *key*: a sheet may have a part in every shard."""
        ids = [record_id(self._live.generation, shard, *key) for shard in range(self._live.shards)]
        return [_kept(one) for one in await self._records.find({"_id": {"$in": ids}}).sort("_id").to_list()]

    async def _candidates(self, question: Question, after: str) -> AsyncIterator[KeptRecord]:
        """Yield every record whose entries may lie within the period, in the order of their `_id`s."""
        spread = {"first": {"$lte": question.last.isoformat()}, "last": {"$gte": question.eve.isoformat()}}
        for prefix in sorted(
            record_id(self._live.generation, shard, kind, "")
            for shard in range(self._live.shards)
            for kind in question.kinds
        ):
            end, start = end_of(prefix), max(prefix, after)
            while start < end:
                where = {"_id": {"$gt": start, "$lt": end}, **spread}
                found = await self._records.find(where).sort("_id").limit(_AT_ONCE).to_list()
                for document in found:
                    yield _kept(document)
                if len(found) < _AT_ONCE:
                    break
                start = found[-1]["_id"]

    def _id(self, record: KeptRecord) -> str:
        return record_id(self._live.generation, record.shard, *record.key)


def _kept(document: Mapping[str, Any]) -> KeptRecord:
    key = RecordKey(document["kind"], document["id"])
    return KeptRecord(key, document["shard"], document.get("client", ""), tuple(document["events"]))
