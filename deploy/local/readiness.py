"""When is a part ready? When it answers what its users will ask."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pymongo
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from deploy.local.place import HOST
from shared.kafka_connection import KafkaConnection

ANSWER_WITHIN_S = 2.0


def is_listening(port: int) -> bool:
    """Say whether somebody takes connections on *port*."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=ANSWER_WITHIN_S):
        return True
    return False


def has_brokers(kafka: KafkaConnection) -> bool:
    """Say whether a metadata request to *kafka* names a broker; works inside a running event loop, too."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, _has_brokers(kafka)).result()


async def _has_brokers(kafka: KafkaConnection) -> bool:
    client = AIOKafkaClient(**kafka.options())
    try:
        await client.bootstrap()
        return bool(client.cluster.brokers())
    except KafkaError:
        return False
    finally:
        await client.close()


def answers_ping(url: str) -> bool:
    """Say whether the database at *url* answers a ping."""
    with pymongo.MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=int(ANSWER_WITHIN_S * 1000)) as client:
        try:
            return bool(client.admin.command("ping")["ok"])
        except PyMongoError:
            return False


def is_healthy(url: str) -> bool:
    """Say whether the service at *url* calls itself healthy."""
    try:
        return httpx.get(f"{url}/health", timeout=ANSWER_WITHIN_S).is_success
    except httpx.TransportError:
        return False
