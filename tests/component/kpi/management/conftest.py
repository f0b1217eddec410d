"""`python -m services.kpi serve`, as the process that takes management's commands."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from tests.component.processes import ROOT, Infrastructure, Service, free_port, until


class Serve(Service):
    """The one role of the KPI service that has commands."""

    async def start(self) -> None:
        """Start the process, and return when all that it needs answers."""
        self.port = free_port()
        environment = {
            "KAFKA_BOOTSTRAP": self.kafka,
            "MONGO_URL": self.infrastructure.mongo,
            "KPI_HTTP_PORT": str(self.port),
            "KPI_DATABASE": self.database,
            "KPI_TIME_ZONE": "UTC",
            "KPI_CURRENCY": "EUR",
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: ASYNC220  # it takes milliseconds
                [sys.executable, "-m", "services.kpi", "serve"],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        await until(self.health)
        await until(self.is_healthy)


@pytest.fixture(scope="session")
async def serve(tmp_path_factory: pytest.TempPathFactory, infrastructure: Infrastructure) -> AsyncIterator[Service]:
    """Return the serving role."""
    log = tmp_path_factory.mktemp("serve") / "log"
    service = Serve("kpi", infrastructure, f"kpi_{uuid4().hex[:12]}", log, infrastructure.kafka)
    await service.start()
    yield service
    await service.end()
