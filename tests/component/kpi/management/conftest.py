"""`python -m services.kpi serve`, as the process that takes management's commands."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import pytest

from tests.component.processes import Infrastructure, Service
from tests.conditions import eventually


class Serve(Service):
    """The one role of the KPI service that has commands."""

    def environment(self) -> dict[str, str]:
        """Return the settings of the process."""
        return {**super().environment(), "KPI_TIME_ZONE": "UTC", "KPI_CURRENCY": "EUR"}

    async def start(self) -> None:
        """Start the process, and return when all that it needs answers."""
        await super().start()
        await eventually(self.is_healthy)


@pytest.fixture(scope="session")
async def serve(tmp_path_factory: pytest.TempPathFactory, infrastructure: Infrastructure) -> AsyncIterator[Service]:
    """Return the serving role."""
    log = tmp_path_factory.mktemp("serve") / "log"
    service = Serve("kpi", infrastructure, f"kpi_{uuid4().hex[:12]}", log, infrastructure.kafka, arguments=("serve",))
    await service.start()
    yield service
    await service.end()


@pytest.fixture
async def beside(
    tmp_path_factory: pytest.TempPathFactory, infrastructure: Infrastructure
) -> AsyncIterator[Callable[[str], Awaitable[Service]]]:
    """Return the way to start one more serving role on a database."""
    started: list[Service] = []

    async def start(database: str) -> Service:
        log = tmp_path_factory.mktemp("serve") / "log"
        service = Serve("kpi", infrastructure, database, log, infrastructure.kafka, arguments=("serve",))
        started.append(service)
        await service.start()
        return service

    yield start
    for service in started:
        if service.process is not None and service.process.poll() is None:
            await service.end()
