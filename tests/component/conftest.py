"""The real broker and database, and services as processes of their own.

KAFKA_BOOTSTRAP and MONGO_URL name a stack that runs; without them one is started, and ended with the tests. Tests that
end Kafka have one to themselves. Every run has its own databases, consumer groups and ids.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from deploy.local.choice import LocalStack
from deploy.local.infrastructure import own_stack as infrastructure_of_our_own
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.kafka_connection import KafkaConnection
from tests.component.processes import Infrastructure, Service, Services
from tests.conditions import eventually


async def _infrastructure(found: LocalStack) -> Infrastructure:
    addresses = found.addresses()
    assert addresses.kafka is not None
    assert addresses.mongo is not None
    await create_topics(KafkaConnection(addresses.kafka), 4)
    return Infrastructure(addresses.kafka, addresses.mongo)


@pytest.fixture(scope="session")
def own_stack() -> Iterator[LocalStack]:
    """Return a stack whose Kafka a test may end, if it starts it again."""
    with infrastructure_of_our_own() as stack:
        stack.up(INFRASTRUCTURE_NAMES)
        yield stack


@pytest.fixture(scope="session")
async def own_infrastructure(own_stack: LocalStack) -> Infrastructure:
    """Return where the parts of our own stack are."""
    return await _infrastructure(own_stack)


@pytest.fixture(scope="session")
async def infrastructure(request: pytest.FixtureRequest) -> Infrastructure:
    """Return the stack that the environment names, or our own."""
    if "KAFKA_BOOTSTRAP" in os.environ and "MONGO_URL" in os.environ:
        await create_topics(
            KafkaConnection(os.environ["KAFKA_BOOTSTRAP"]), int(os.environ.get("SALES_PARTITIONS", "4"))
        )
        return Infrastructure(os.environ["KAFKA_BOOTSTRAP"], os.environ["MONGO_URL"])
    return await _infrastructure(request.getfixturevalue("own_stack"))


@asynccontextmanager
async def _services(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    """Yield the way to start a service; those that were started end with the block."""
    started: list[Service] = []

    async def start(name: str, where: Infrastructure, kafka: str | None = None, **settings: str) -> Service:
        log = tmp_path_factory.mktemp(name) / "log"
        service = Service(name, where, f"{name}_{uuid4().hex[:12]}", log, kafka or where.kafka, settings=settings)
        started.append(service)
        await service.start()
        if service.kafka == where.kafka:
            await eventually(service.is_healthy)
        return service

    yield start
    for service in started:
        if service.process is not None and service.process.poll() is None:
            await service.end()


@pytest.fixture(scope="session")
async def usual_services(
    tmp_path_factory: pytest.TempPathFactory,
    infrastructure: Infrastructure,  # noqa: ARG001  # it must outlive them
) -> AsyncIterator[Services]:
    """Return the way to start services that all tests use."""
    async with _services(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="module")
async def services(
    tmp_path_factory: pytest.TempPathFactory,
    infrastructure: Infrastructure,  # noqa: ARG001  # it must outlive them
) -> AsyncIterator[Services]:
    """Return the way to start a service: on which infrastructure, with which Kafka if not that one's, and settings."""
    async with _services(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="session")
async def leads(usual_services: Services, infrastructure: Infrastructure) -> Service:
    """Return the leads service."""
    return await usual_services("leads", infrastructure)


@pytest.fixture(scope="session")
async def orders(usual_services: Services, infrastructure: Infrastructure) -> Service:
    """Return the orders service."""
    return await usual_services("orders", infrastructure)


@pytest.fixture(scope="session")
async def shipments(usual_services: Services, infrastructure: Infrastructure) -> Service:
    """Return the shipments service."""
    return await usual_services("shipments", infrastructure)
