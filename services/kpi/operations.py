"""What an operator does by hand: let a shard go on past a gap in the log, or delete a generation that had its day."""

import asyncio
from dataclasses import replace

from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import CELLS, RECORDS, RETIRED, SHARDS
from services.kpi.fold.app import equal_shards
from services.kpi.fold.store import MongoShardStore
from services.kpi.generation import fingerprint, note_retired, pointer
from services.kpi.score.store import DIRECTORY, SCOPES, SCORECARD_DAYS, SCORECARDS, TICKS
from services.kpi.settings import Settings
from shared.errors import SalesError
from shared.kafka import started
from shared.mongo import Document, connected
from shared.topics import SHARD_TOPICS

_LAST_WRITES_SECONDS = 1.0


class LiveGenerationError(SalesError):
    """The generation is the one that is shown."""

    code = "live-generation"

    def __init__(self, generation: str) -> None:
        super().__init__(f"generation {generation} is the live one: switch to another before it is retired")


class UnknownGenerationError(SalesError):
    """There is nothing of the generation."""

    code = "unknown-generation"

    def __init__(self, generation: str) -> None:
        super().__init__(f"there is no generation {generation}")


async def accept_gap(settings: Settings, shard: int) -> str:
    """Move a shard's position to where its logs begin, if that is later, and say what was passed over."""
    generation = fingerprint(settings.rules, await equal_shards(settings.kafka))
    log = AIOKafkaConsumer(**settings.kafka.options())
    await started(log)
    partitions = [TopicPartition(topic, shard) for topic in SHARD_TOPICS]
    try:
        first, end = await log.beginning_offsets(partitions), await log.end_offsets(partitions)
    finally:
        await log.stop()
    async with connected(settings.mongo_url.get_secret_value(), is_journaled=False) as client:
        store = MongoShardStore(client[settings.database], generation, shard)
        last = await store.intention()
        if last is None:
            return f"shard {shard} has folded nothing yet; nothing to do"
        nearest = tuple(min(max(at, first[where]), end[where]) for where, at in zip(partitions, last.upto, strict=True))
        if not await store.intend(replace(last, batch=last.batch + 1, since=nearest, upto=nearest), last):
            return f"shard {shard} is being folded; nothing was changed"
    moves = zip(SHARD_TOPICS, last.upto, nearest, strict=True)
    passed = ", ".join(f"{topic} {old} to {new}" for topic, old, new in moves if old != new)
    return f"shard {shard} goes on; passed over: {passed or 'nothing'}"


async def retire(settings: Settings, generation: str) -> str:
    """Delete what *generation* counted and stop whoever still counts it. Raises: LiveGenerationError.

    The scorecards of one that was live once stay: `known_at` answers from them.
    """
    async with connected(settings.mongo_url.get_secret_value(), is_journaled=False) as client:
        database = client[settings.database]
        live = await pointer(database)
        if live is not None and live.generation == generation:
            raise LiveGenerationError(generation)
        shards = [one["_id"] async for one in database[SHARDS].find({"fingerprint": generation})]
        if not shards:
            raise UnknownGenerationError(generation)
        if not await note_retired(database, generation):
            raise LiveGenerationError(generation)
        for shard in shards:
            await database[SHARDS].replace_one({"_id": shard}, {"_id": shard, "fingerprint": RETIRED})
        await asyncio.sleep(_LAST_WRITES_SECONDS)  # of a batch that was under way
        was_live = live is not None and live.keeps(generation)
        deleted = await _delete(database, generation, with_cards=not was_live)
    return f"generation {generation} is retired: {deleted} documents deleted"


async def _delete(database: AsyncDatabase[Document], generation: str, *, with_cards: bool) -> int:
    own = {"generation": generation}
    collections = [CELLS, RECORDS, SCOPES, DIRECTORY, *((SCORECARDS, SCORECARD_DAYS) if with_cards else ())]
    results = [await database[name].delete_many(own) for name in collections]
    results.append(await database[TICKS].delete_many({"_id": generation}))
    return sum(result.deleted_count for result in results)
