"""All that a principal could try in Kafka, tried; nothing is changed, for rights are looked at before all else."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import (
    AlterConfigsRequest,
    CreateAclsRequest,
    CreatePartitionsRequest,
    CreateTopicsRequest,
    DeleteGroupsRequest,
    DeleteTopicsRequest,
    DescribeAclsRequest,
    DescribeConfigsRequest,
)
from aiokafka.protocol.api import Request
from aiokafka.protocol.commit import OffsetFetchRequest
from aiokafka.protocol.coordination import FindCoordinatorRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.group import HeartbeatRequest
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.struct import Struct
from aiokafka.protocol.types import Array, Schema

from deploy.acls.scram_request import ScramRequest
from shared.kafka_connection import KafkaConnection

REFUSED = {29, 30, 31}
"""Kafka's codes for what is not allowed with a topic, a group, the cluster."""
_TOPIC = 2
_LATEST = -1
_ACKS = -1
_SOON_MS = 5_000

Order = Callable[[str], "Request[Any]"]

WITH_TOPICS: Mapping[str, Order] = {
    "READ": lambda topic: FetchRequest(0, 0, 1, 0, [(topic, [(0, 0, 1)])]),
    "WRITE": lambda topic: ProduceRequest(None, _ACKS, _SOON_MS, [(topic, [(0, b"")])]),  # nothing, which is refused
    "CREATE": lambda topic: CreateTopicsRequest([(topic, 1, 1, [], [])], _SOON_MS, validate_only=True),
    "DELETE": lambda topic: DeleteTopicsRequest([topic], _SOON_MS),
    "ALTER": lambda topic: CreatePartitionsRequest([(topic, (100, None))], _SOON_MS, validate_only=True),
    "DESCRIBE": lambda topic: OffsetRequest(_LATEST, 0, [(topic, [(0, _LATEST)])]),
    "DESCRIBE_CONFIGS": lambda topic: DescribeConfigsRequest([(_TOPIC, topic, None)]),
    "ALTER_CONFIGS": lambda topic: AlterConfigsRequest([(_TOPIC, topic, [])], validate_only=True),
}
WITH_GROUPS: Mapping[str, Order] = {
    "READ": lambda group: HeartbeatRequest(group, 0, "nobody"),
    "DESCRIBE": lambda group: FindCoordinatorRequest(group, 0),
    "DESCRIBE its offsets": lambda group: OffsetFetchRequest(group, None),
    "DELETE": lambda group: DeleteGroupsRequest([group]),
}
WITH_THE_CLUSTER: Mapping[str, Order] = {
    "DESCRIBE the rights": lambda _: DescribeAclsRequest(1, None, 1, None, None, 1, 1),
    "ALTER the rights": lambda name: CreateAclsRequest(_TOPIC, "x", 3, f"User:{name}", "*", 3, 3),
    "ALTER a password": lambda name: ScramRequest({name: "a password of their own"}),
}


@asynccontextmanager
async def client_of(kafka: KafkaConnection) -> AsyncIterator[AIOKafkaClient]:
    """Yield a bare client."""
    client = AIOKafkaClient(**kafka.options())
    try:
        await client.bootstrap()
        yield client
    finally:
        await client.close()


async def is_allowed(client: AIOKafkaClient, request: "Request[Any]") -> bool:
    """Say whether Kafka goes on to look at the *request*, whatever it thinks of it then."""
    node = client.get_random_node()
    await client.ready(node)
    answer = await client.send(node, request)
    codes = set(codes_in(answer.SCHEMA, answer))
    assert codes, "the answer says nothing about errors"
    return not codes & REFUSED


def codes_in(schema: Schema, answer: Any) -> Iterator[int]:
    """Yield every error code in *answer*."""
    for index, (name, kind) in enumerate(zip(schema.names, schema.fields, strict=True)):
        value = answer.get_item(name) if isinstance(answer, Struct) else answer[index]
        if name == "error_code":
            yield value
        elif isinstance(kind, Array) and isinstance(kind.array_of, Schema):
            for one in value or ():
                yield from codes_in(kind.array_of, one)
