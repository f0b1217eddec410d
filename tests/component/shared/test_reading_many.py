"""What is read page by page of a database: every document whose id begins alike, once, and no other."""

from uuid import uuid4

import pytest

from services.kpi.cells import RECORDS, record_id, shard_prefix
from shared.mongo import PAGE, beginning_with, connected
from tests.component.processes import Infrastructure

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 2 * PAGE])
async def test_every_document_of_a_shard_is_read_once_however_many_pages_they_fill(
    infrastructure: Infrastructure, count: int
) -> None:
    ids = {record_id("g", 1, "lead", f"client:{number}") for number in range(count)}
    others = {record_id(generation, shard, "lead", "x") for generation, shard in (("g", 0), ("g", 10), ("h", 1))}
    async with connected(infrastructure.mongo) as client:
        database = client[f"kpi_{uuid4().hex[:12]}"]
        await database[RECORDS].insert_many([{"_id": _id} for _id in ids | others])

        found = [one["_id"] async for one in beginning_with(shard_prefix("g", 1), database[RECORDS])]

        await client.drop_database(database.name)
    assert found == sorted(ids)
