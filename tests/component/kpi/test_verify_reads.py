"""What verify reads of a database: every document of its shard, once, and nobody else's."""

from uuid import uuid4

import pytest

from services.kpi.cells import RECORDS, record_id
from services.kpi.verify import AT_ONCE, Shard
from shared.mongo import connected
from tests.component.processes import Infrastructure
from tests.folding import RULES

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE])
async def test_every_document_of_a_shard_is_read_once_however_many_pages_they_fill(
    infrastructure: Infrastructure, count: int
) -> None:
    ids = {record_id("g", 1, "lead", f"client:{number}") for number in range(count)}
    others = {record_id(generation, shard, "lead", "x") for generation, shard in (("g", 0), ("g", 10), ("h", 1))}
    async with connected(infrastructure.mongo) as client:
        database = client[f"kpi_{uuid4().hex[:12]}"]
        await database[RECORDS].insert_many([{"_id": _id} for _id in ids | others])

        found = [document["_id"] async for document in Shard(database, "g", 1, RULES).documents(RECORDS)]

        await client.drop_database(database.name)
    assert found == sorted(ids)
