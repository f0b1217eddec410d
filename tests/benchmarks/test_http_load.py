"""How much one process of each service takes over HTTP, measured with wrk, and who takes the processor meanwhile.

`make bench-http`; on an otherwise idle machine, since everything runs on it at once. Each load keeps its connections
busy, so a latency is that of a service at its limit. BENCH_HTTP_SECONDS for each load, BENCH_HTTP_SERVICES.
"""

import asyncio
import os
from pathlib import Path

import psutil
import pytest

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.http_load.loads import SERVICES, loads
from tests.benchmarks.http_load.watch import cores_taken, listening_at
from tests.benchmarks.http_load.wrk import Figures, Load, loaded
from tests.component.processes import Infrastructure, Service
from tests.conditions import eventually

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

SECONDS = int(os.environ.get("BENCH_HTTP_SECONDS", "15"))
CHOSEN = os.environ.get("BENCH_HTTP_SERVICES", ",".join(SERVICES)).split(",")
_HEAD = (
    "| service | load | connections | accepted a second | requests a second | told to come later | p50 ms | p99 ms "
    "| cores: service | Kafka | database | wrk |"
)


class Loaded(Service):
    """A service, whose front door is its only role."""

    def environment(self) -> dict[str, str]:
        name = self.name.upper()
        unlimited = {f"{name}_REQUESTS_PER_SECOND": "0", f"{name}_REQUESTS_AT_ONCE": "0"}
        return {**super().environment(), **unlimited, "KPI_TIME_ZONE": "UTC", "KPI_CURRENCY": "USD"}


async def test_accepted_a_second_over_http(tmp_path: Path) -> None:
    rows = [_HEAD, "|---|---" + "|---:" * 10 + "|"]
    for name in CHOSEN:  # each on topics of its own: what others were given, it would read meanwhile
        with own_stack() as stack:
            at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
            where = Infrastructure(str(at.kafka), str(at.mongo))
            await create_topics(KafkaConnection(where.kafka), 4)
            rows += await _rows(name, where, tmp_path)
    print("\n\n" + "\n".join(rows))  # noqa: T201  # the benchmark's answer


async def _rows(name: str, where: Infrastructure, folder: Path) -> list[str]:
    service = Loaded(
        name, where, f"{name}_load", folder / f"{name}.log", where.kafka, arguments=("serve",) if name == "kpi" else ()
    )
    await service.start()
    try:
        await eventually(service.is_healthy)
        return [await _row(service, load, folder) for load in loads(name)]
    finally:
        await service.end()


async def _row(service: Service, load: Load, folder: Path) -> str:
    assert service.process is not None
    where, url = service.infrastructure, f"http://127.0.0.1:{service.port}"
    processes = {
        "service": psutil.Process(service.process.pid),
        "kafka": listening_at(where.kafka),
        "database": listening_at(where.mongo),
    }
    with cores_taken(processes) as cores:
        found = await loaded(url, load, SECONDS, folder)
    assert not found.failed, f"{load.name}: {found.failed} requests without an answer"
    assert not found.refused, f"{load.name}: {found.refused} refused, like {found.example}"
    return _written(service.name, load, found, cores)


def _written(name: str, load: Load, found: Figures, cores: dict[str, float]) -> str:
    figures = (
        f"{found.rate * load.at_once:,.0f}",
        f"{found.rate:,.0f}",
        f"{found.full:,}",
        f"{found.p50 * 1_000:,.1f}",
        f"{found.p99 * 1_000:,.1f}",
        *(f"{share:.2f}" for share in cores.values()),
    )
    return f"| {name} | {load.name} | {load.connections} | " + " | ".join(figures) + " |"
