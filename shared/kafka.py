"""Kafka as this system uses it: safe producers, and the partition that a subject belongs to."""

from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2

MAX_EVENT_BYTES = 512 * 1024
"""What the front doors take; half of Kafka's own limit, so that a retraction can carry the event whole."""


@lru_cache(maxsize=200_000)
def partition_of(subject: str, partitions: int) -> int:
    """Return the partition that Kafka's own clients give to the key *subject*."""
    return int(murmur2(subject.encode()) & 0x7FFFFFFF) % partitions


def safe_producer(bootstrap: str, **options: Any) -> AIOKafkaProducer:
    """Return an unstarted producer that neither loses nor repeats what is acknowledged to it."""
    return AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", **options)
