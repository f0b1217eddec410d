"""The whole log of a broker."""

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.kpi.fold.delivery import Delivered, Position
from shared.topics import SHARD_TOPICS


async def whole_log(kafka: str, shards: int) -> list[Delivered]:
    """Return everything on the topics of the fold; what is on one partition is in its order."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(shards)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[Delivered] = []
        while any([await consumer.position(at) < ends[at] for at in partitions]):
            for at, records in (await consumer.getmany(timeout_ms=500, max_records=5_000)).items():
                found += [
                    Delivered(
                        Position(at.topic, at.partition, one.offset),
                        one.timestamp,
                        one.value or b"",
                        tuple(one.headers),
                    )
                    for one in records
                ]
        return found
    finally:
        await consumer.stop()
