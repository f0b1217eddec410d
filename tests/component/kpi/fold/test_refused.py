"""Writes that lose against another writer are counted, by what they were to change."""

from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from services.kpi.cells import CellKey, Version
from services.kpi.fold.ports import CellWrite, Intention
from services.kpi.fold.store import MongoShardStore
from shared.mongo import connected
from tests.component.processes import Infrastructure

pytestmark = pytest.mark.stack


def refused(store: str) -> float:
    return REGISTRY.get_sample_value("salespulse_refused_writes_total", {"store": store}) or 0


async def test_a_shard_and_a_cell_that_another_owner_wrote_are_refused(infrastructure: Infrastructure) -> None:
    async with connected(infrastructure.mongo) as client:
        database = client[f"refused_{uuid4().hex[:8]}"]
        store, first = MongoShardStore(database, "g", 0), Intention(0, 0, (0,), (0,))
        cell = CellWrite(CellKey("company", "2026-11-27"), None, {"deals_won": 1})
        shards, cells = refused("shards"), refused("cells")

        assert await store.intend(first, None)
        assert await store.intend(Intention(0, 1, (0,), (1,)), first)
        assert not await store.intend(Intention(0, 1, (0,), (1,)), first)
        assert await store.write_cells(Version(0, 1), [cell]) == []
        assert await store.write_cells(Version(0, 2), [cell._replace(read=Version(0, 0))]) == [cell.key]

        assert (refused("shards"), refused("cells")) == (shards + 1, cells + 1)
        await client.drop_database(database.name)
