"""`python -m deploy.topics`: create the topics, and refuse those that exist with another number of partitions."""

import asyncio
import os
import sys

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.connection_settings import KafkaSettings
from shared.errors import SalesError
from shared.kafka_connection import KafkaConnection
from shared.settings import loaded
from shared.topics import TOPICS, Topic

SHARDS = 4


class UnequalTopicError(SalesError):
    """A topic exists, cut otherwise than its shard needs."""

    code = "unequal-topic"

    def __init__(self, topic: str, found: int, wanted: int) -> None:
        super().__init__(
            f"the topic {topic} has {found} partitions, not {wanted}: create it anew, or set SALES_PARTITIONS={found}"
        )


def new_topic(topic: Topic, shards: int, replicas: int) -> NewTopic:
    """Return the order for *topic*: with three brokers or more, two must hold a record before it counts."""
    config = topic.config | ({"min.insync.replicas": "2"} if replicas >= 3 else {})  # noqa: PLR2004
    return NewTopic(topic.name, topic.partitions(shards), replicas, topic_configs=config)


async def create_topics(kafka: KafkaConnection, shards: int, replicas: int = 1) -> None:
    """Create every topic that is missing. Raises: UnequalTopicError."""
    admin = AIOKafkaAdminClient(**kafka.options())
    await admin.start()
    try:
        existing = {found["topic"]: len(found["partitions"]) for found in await admin.describe_topics()}
        for topic in TOPICS:
            wanted = topic.partitions(shards)
            if existing.get(topic.name, wanted) != wanted:
                raise UnequalTopicError(topic.name, existing[topic.name], wanted)
        missing = [new_topic(topic, shards, replicas) for topic in TOPICS if topic.name not in existing]
        if missing:
            for name, code, *_ in (await admin.create_topics(missing)).topic_errors:
                if code and code != TopicAlreadyExistsError.errno:
                    raise for_code(code)(name)
    finally:
        await admin.close()


def main() -> int:
    """Create the topics on KAFKA_BOOTSTRAP; SALES_PARTITIONS shards, KAFKA_REPLICAS copies."""
    try:
        asyncio.run(
            create_topics(
                loaded(KafkaSettings).kafka,
                int(os.environ.get("SALES_PARTITIONS", SHARDS)),
                int(os.environ.get("KAFKA_REPLICAS", "1")),
            )
        )
    except SalesError as error:
        print(f"deploy.topics: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
