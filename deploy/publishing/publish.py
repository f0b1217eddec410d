"""Publish a CloudEvent straight to Kafka: `python publish.py TOPIC < event.json`; KAFKA_BOOTSTRAP says where."""

import asyncio
import json
import os
import sys

from aiokafka import AIOKafkaProducer


async def publish(topic: str, event: dict[str, object]) -> None:
    """Send *event* under its subject, and return when it is safe."""
    async with AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA_BOOTSTRAP"], enable_idempotence=True) as producer:
        await producer.send_and_wait(
            topic,
            key=str(event["subject"]).encode(),
            value=json.dumps(event).encode(),
            headers=[("content-type", b"application/cloudevents+json")],
        )


if __name__ == "__main__":
    asyncio.run(publish(sys.argv[1], json.load(sys.stdin)))
