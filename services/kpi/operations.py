"""What an operator does by hand: count all history anew, or let a shard go on past a gap in the log."""

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.kpi.fold.app import equal_shards
from services.kpi.fold.ports import Intention
from services.kpi.fold.store import MongoShardStore
from services.kpi.generation import fingerprint, switch_live
from services.kpi.settings import Settings
from shared.kafka import started
from shared.mongo import connected
from shared.topics import SHARD_TOPICS


async def rebuild(settings: Settings) -> str:
    """Make this program's generation the live one and say what that means; its numbers fill up as the fold counts."""
    shards = await equal_shards(settings.kafka_bootstrap)
    generation = fingerprint(settings.rules, shards)
    async with connected(settings.mongo_url, is_journaled=False) as client:
        before = await switch_live(client[settings.database], generation, shards)
    if before is None:
        return f"generation {generation} is the live one already; nothing to do"
    return f"generation {generation} is live now, after {before}; start the fold: it counts all history anew"


async def accept_gap(settings: Settings, shard: int) -> str:
    """Move a shard's position to where its logs begin, if that is later, and say what was passed over."""
    generation = fingerprint(settings.rules, await equal_shards(settings.kafka_bootstrap))
    log = AIOKafkaConsumer(bootstrap_servers=settings.kafka_bootstrap)
    await started(log)
    partitions = [TopicPartition(topic, shard) for topic in SHARD_TOPICS]
    try:
        first, end = await log.beginning_offsets(partitions), await log.end_offsets(partitions)
    finally:
        await log.stop()
    async with connected(settings.mongo_url, is_journaled=False) as client:
        store = MongoShardStore(client[settings.database], generation, shard)
        last = await store.intention()
        if last is None:
            return f"shard {shard} has folded nothing yet; nothing to do"
        nearest = tuple(min(max(at, first[where]), end[where]) for where, at in zip(partitions, last.upto, strict=True))
        if not await store.intend(Intention(last.epoch, last.batch + 1, nearest, nearest), last):
            return f"shard {shard} is being folded; nothing was changed"
    moves = zip(SHARD_TOPICS, last.upto, nearest, strict=True)
    passed = ", ".join(f"{topic} {old} to {new}" for topic, old, new in moves if old != new)
    return f"shard {shard} goes on; passed over: {passed or 'nothing'}"
