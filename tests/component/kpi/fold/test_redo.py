"""A batch that its owner left half written, on a real broker and database: whoever comes next finishes it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
import pytest
from aiokafka import AIOKafkaConsumer
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import CELLS, SHARDS, CellKey, Changes
from services.kpi.fold.announcer import KafkaAnnouncer
from services.kpi.fold.ports import Announcement, Announcer
from services.kpi.fold.shard import Shard
from services.kpi.fold.store import MongoShardStore
from services.kpi.score.blocks import MONTHS, BlockKey
from services.kpi.score.store import Live, ScoreStore
from shared.events.codec import encode
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from shared.mongo import Document, connected
from shared.topics import KPI_CHANGES, SHARD_TOPICS
from shared.topics import ORDERS as ORDERS_TOPIC
from tests.builders import MORNING, a_deal_closed, a_line, an_order_placed
from tests.component.processes import Infrastructure
from tests.deliveries import a_delivery, delivered_event
from tests.folding import RULES, folded

pytestmark = pytest.mark.stack

START = (0,) * len(SHARD_TOPICS)
BEYOND_32_BITS = 3_000_000_000
ORDERS = [an_order_placed(order_id=f"o-{n}", lines=(a_line(amount_minor=BEYOND_32_BITS),)) for n in range(2)]
BATCH = [delivered_event(event, offset=offset) for offset, event in enumerate(ORDERS)]


class DiedError(Exception):
    """Stands for a process that was killed."""


class Dying:
    """Is killed when it comes to announce."""

    async def announce(self, announcement: Announcement) -> None:  # noqa: ARG002  # its port's signature
        raise DiedError


class Silent:
    """Tells nobody."""

    async def announce(self, announcement: Announcement) -> None:
        """Do nothing."""


@dataclass
class Generation:
    """A generation of one shard."""

    database: AsyncDatabase[Document]
    name: str = field(default_factory=lambda: uuid4().hex[:12])

    def owned(self, announcer: Announcer) -> Shard:
        store = MongoShardStore(self.database, self.name, 0)
        return Shard(0, rules=RULES, home=lambda _subject: 0, store=store, announcer=announcer)

    async def arrived(self) -> dict[str, datetime]:
        return await ScoreStore(self.database, Live(self.name, 1)).arrived()

    async def cells(self) -> dict[CellKey, dict[str, int]]:
        found = self.database[CELLS].find({"generation": self.name})
        return {CellKey(one["scope"], one["span"], one["by"]): one["measures"] async for one in found}


@pytest.fixture
async def generation(infrastructure: Infrastructure) -> AsyncIterator[Generation]:
    async with connected(infrastructure.mongo) as client:
        yield Generation(client[f"redo_{uuid4().hex[:8]}"])


async def test_a_batch_of_large_sums_is_announced_by_whoever_redoes_it(
    generation: Generation, infrastructure: Infrastructure
) -> None:
    killed = generation.owned(Dying())
    await killed.take_over(START)
    with pytest.raises(DiedError):
        await killed.fold(BATCH, (len(BATCH), *START[1:]))

    async with safe_producer(KafkaConnection(infrastructure.kafka)) as producer:
        heir = generation.owned(KafkaAnnouncer(producer, generation.name, 0))
        await heir.take_over(START)
        await heir.redo(BATCH)

    right = folded(ORDERS)
    wholes = {key: sums for key, sums in right.items() if not key.by}
    assert await generation.arrived() == {"OrderPlaced": MORNING}
    assert await generation.cells() == right
    assert await _announced(infrastructure.kafka, generation.name) == wholes


async def test_when_a_fact_last_arrived_is_known_to_every_owner_that_follows(generation: Generation) -> None:
    first, later, last = generation.owned(Silent()), MORNING + timedelta(hours=1), MORNING + timedelta(hours=2)
    await first.take_over(START)
    await first.fold([delivered_event(ORDERS[0])], (1, *START[1:]))
    heir = generation.owned(Silent())
    await heir.take_over(START)
    await heir.redo([delivered_event(ORDERS[0])])
    await heir.fold(
        [a_delivery(encode(a_deal_closed()), topic=ORDERS_TOPIC, appended=later, offset=1)], (2, *START[1:])
    )
    await heir.fold([a_delivery(b"no event", topic=ORDERS_TOPIC, appended=last, offset=2)], (3, *START[1:]))

    assert await generation.arrived() == {"OrderPlaced": MORNING, "DealClosed": later}


async def test_months_before_the_first_are_read_as_soon_as_there_is_a_cell_in_them(generation: Generation) -> None:
    shard, blocks = generation.owned(Silent()), {BlockKey("company", MONTHS)}
    store = ScoreStore(generation.database, Live(generation.name, 1))
    await shard.take_over(START)

    async def months() -> list[str]:
        return sorted([cell.span async for cell in store.cells(blocks, MORNING.date())])

    assert await months() == []
    for offset, ago in enumerate((0, 400, 40)):
        deal = a_deal_closed(deal_id=f"d-{ago}", at=MORNING - timedelta(days=ago))
        await shard.fold([a_delivery(encode(deal), topic=ORDERS_TOPIC, offset=offset)], (offset + 1, *START[1:]))
        assert f"{MORNING - timedelta(days=ago):%Y-%m}" in await months()
    heir = generation.owned(Silent())
    intention = await heir.take_over(START)
    assert intention.first_month == f"{MORNING - timedelta(days=400):%Y-%m}"


async def test_all_months_are_read_of_a_shard_that_began_before_its_first_month_was_kept(
    generation: Generation,
) -> None:
    shard = generation.owned(Silent())
    await shard.take_over(START)
    await generation.database[SHARDS].update_one({"_id": f"{generation.name}:0"}, {"$unset": {"first_month": ""}})
    await shard.fold(BATCH, (len(BATCH), *START[1:]))

    heir, store = generation.owned(Silent()), ScoreStore(generation.database, Live(generation.name, 1))
    assert (await heir.take_over(START)).first_month is None
    blocks = {BlockKey("company", MONTHS)}
    assert [cell.span async for cell in store.cells(blocks, MORNING.date())] == [f"{MORNING:%Y-%m}"]


async def _announced(kafka: str, generation: str) -> dict[CellKey, dict[str, int]]:
    """Return the cells that *generation* announced."""
    found: dict[CellKey, dict[str, int]] = {}
    async with AIOKafkaConsumer(KPI_CHANGES, bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        ends = await consumer.end_offsets(consumer.assignment())
        for partition, end in ends.items():
            while await consumer.position(partition) < end:
                for record in (await consumer.getmany(partition, timeout_ms=1_000))[partition]:
                    changes = msgspec.json.decode(record.value, type=Changes)
                    if changes.generation == generation:
                        found |= {cell.key: cell.measures for cell in changes.cells}
    return found
