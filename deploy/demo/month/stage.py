"""The processes that a simulated month needs: four services by its clock, and the fold and score by ours."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from uuid import uuid4

from deploy.demo.month.clock import VARIABLE, FileClock
from deploy.local.infrastructure import Infrastructure
from deploy.local.place import HOST
from deploy.local.ports import free_port
from deploy.local.process import spawned
from shared.access.api_key import new_key
from shared.access.first_key import FIRST

SERVICES = ("leads", "orders", "shipments", "kpi")
ROLES = ("fold", "score")
END_WITHIN_S = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the services are, the clock they live by, and where their logs are."""

    services: Mapping[str, str]
    clock: FileClock
    logs: Path
    key: str
    """The first admin's."""


@contextmanager
def stage(where: Infrastructure, settings: Mapping[str, str]) -> Iterator[Stage]:
    """Yield a stage with databases and groups of its own, configured by *settings* too; it goes with the block."""
    run = uuid4().hex[:8]
    with TemporaryDirectory(prefix="month-") as folder:
        logs, clock = Path(folder) / "logs", FileClock(Path(folder) / "clock")
        ports, key = {name: free_port() for name in SERVICES}, new_key(FIRST)
        environment = {
            **os.environ,
            **_environment(where, run, ports),
            "ACCESS_FIRST_KEY": key,
            **settings,
            VARIABLE: str(Path(folder) / "clock"),
        }
        processes: list[Popen[bytes]] = []

        def begin(name: str, *command: str, **own: str) -> None:
            processes.append(spawned([sys.executable, "-m", *command], environment | own, logs / f"{name}.log"))

        try:
            for role in ROLES:
                begin(role, "services.kpi", role, KPI_HTTP_PORT="0")
            for name in SERVICES:
                begin(name, "deploy.demo.month.service", name)
            yield Stage({name: f"http://{HOST}:{port}" for name, port in ports.items()}, clock, logs, key)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(END_WITHIN_S)


def _environment(where: Infrastructure, run: str, ports: Mapping[str, int]) -> dict[str, str]:
    found = {
        "KAFKA_BOOTSTRAP": where.kafka,
        "MONGO_URL": where.mongo,
        "KPI_TIME_ZONE": "UTC",
        "KPI_CURRENCY": "USD",
        "KPI_RECORD_INDEXES": "false",
        "ACCESS_DATABASE": f"access_{run}",
    }
    for name, port in ports.items():
        found |= {
            f"{name.upper()}_HTTP_PORT": str(port),
            f"{name.upper()}_DATABASE": f"{name}_{run}",
            f"{name.upper()}_GROUP": f"{name}_{run}",
        }
    return found
