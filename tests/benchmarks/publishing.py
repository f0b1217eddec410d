"""Putting a stream of bytes into Kafka, as fast as one producer can."""

from collections.abc import Iterable

from shared.events.codec import KAFKA_HEADERS
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.sales_days import Said
from tests.fold_processes import log_end

_BATCH_BYTES = 512 * 1024


async def published_bytes(kafka: str, stream: Iterable[Said], shards: int) -> int:
    """Publish *stream*, each event under its subject; return how many are in the log, which is all of them."""
    producer = safe_producer(
        KafkaConnection(kafka), linger_ms=20, max_batch_size=_BATCH_BYTES, max_request_size=2 * _BATCH_BYTES
    )
    before, sent = await log_end(kafka, shards), 0
    await producer.start()
    try:
        for said in stream:
            await producer.send(said.topic, key=said.subject.encode(), value=said.content, headers=KAFKA_HEADERS)
            sent += 1
    finally:
        await producer.stop()
    # Acknowledgements are not kept, for millions of them are heavy: the log says whether all came.
    arrived = await log_end(kafka, shards) - before
    assert arrived == sent
    return sent
