"""How far a group is behind, asked of the real broker."""

from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from shared.kafka_connection import KafkaConnection
from shared.lag import Lag, Watchdog, is_anything_at, lags
from tests.component.processes import NOWHERE, Infrastructure, new_id

pytestmark = pytest.mark.stack


@pytest.fixture
async def topic(infrastructure: Infrastructure) -> AsyncIterator[str]:
    """Return a topic of two partitions that nobody else uses."""
    admin = AIOKafkaAdminClient(bootstrap_servers=infrastructure.kafka)
    await admin.start()
    name = new_id("lag")
    await admin.create_topics([NewTopic(name, num_partitions=2, replication_factor=1)])
    yield name
    await admin.delete_topics([name])
    await admin.close()


async def written(where: Infrastructure, at: TopicPartition, *values: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=where.kafka)
    await producer.start()
    for value in values:
        await producer.send_and_wait(at.topic, value, partition=at.partition)
    await producer.stop()


async def committed(where: Infrastructure, group: str, offsets: dict[TopicPartition, int]) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=where.kafka, group_id=group, enable_auto_commit=False)
    await consumer.start()
    consumer.assign(list(offsets))
    await consumer.commit(offsets)
    await consumer.stop()


async def test_what_was_never_committed_waits_from_the_beginning(infrastructure: Infrastructure, topic: str) -> None:
    zero, one = TopicPartition(topic, 0), TopicPartition(topic, 1)
    await written(infrastructure, one, b"a", b"b")

    found = await lags(KafkaConnection(infrastructure.kafka), new_id("group"), [topic])

    assert found == {zero: Lag(0, 0), one: Lag(0, 2)}


async def test_what_is_committed_waits_no_longer(infrastructure: Infrastructure, topic: str) -> None:
    zero, one, group = TopicPartition(topic, 0), TopicPartition(topic, 1), new_id("group")
    await written(infrastructure, zero, b"a", b"b", b"c")
    await written(infrastructure, one, b"d")
    await committed(infrastructure, group, {zero: 2, one: 1})

    assert await lags(KafkaConnection(infrastructure.kafka), group, [topic]) == {zero: Lag(2, 1), one: Lag(1, 0)}
    assert await is_anything_at(KafkaConnection(infrastructure.kafka), {zero: 2})
    assert not await is_anything_at(KafkaConnection(infrastructure.kafka), {zero: 3, one: 1})
    assert not await is_anything_at(KafkaConnection(infrastructure.kafka), {})


async def test_who_has_only_the_mark_of_a_transaction_before_it_is_not_stuck(
    infrastructure: Infrastructure, topic: str
) -> None:
    zero, group = TopicPartition(topic, 0), new_id("group")
    producer = AIOKafkaProducer(bootstrap_servers=infrastructure.kafka, transactional_id=group)
    await producer.start()
    async with producer.transaction():
        await producer.send(topic, b"a", partition=0)
    await producer.stop()
    await committed(infrastructure, group, {zero: 1})
    found = await lags(KafkaConnection(infrastructure.kafka), group, [topic])

    async def look() -> dict[str, dict[TopicPartition, Lag]]:
        return {"reader": found}

    assert found[zero] == Lag(1, 1)
    assert await Watchdog[str](KafkaConnection(infrastructure.kafka), patience_s=0).stuck(look()) == []


async def test_who_leaves_a_record_where_it_is_is_stuck(infrastructure: Infrastructure, topic: str) -> None:
    group = new_id("group")
    await written(infrastructure, TopicPartition(topic, 1), b"a")

    async def look() -> dict[str, dict[TopicPartition, Lag]]:
        return {"reader": await lags(KafkaConnection(infrastructure.kafka), group, [topic])}

    assert await Watchdog[str](KafkaConnection(infrastructure.kafka), patience_s=0).stuck(look()) == ["reader"]


async def test_nobody_is_stuck_while_the_broker_is_away() -> None:
    async def look() -> dict[str, dict[TopicPartition, Lag]]:
        return {"reader": await lags(KafkaConnection(NOWHERE), "nobody", ["nothing"])}

    with pytest.raises((KafkaError, TimeoutError)):
        await look()
    assert await Watchdog[str](KafkaConnection(NOWHERE), patience_s=0).stuck(look()) == []
