"""Who takes the processor meanwhile: the service, Kafka, the database and the load tool, in cores."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil

LOAD_TOOL = "wrk"


@contextmanager
def cores_taken(processes: Mapping[str, psutil.Process]) -> Iterator[dict[str, float]]:
    """Yield what is filled, at the end, with how many cores each process took, and the load tool, an ended child."""
    cores: dict[str, float] = {}
    begin, before, tool = time.perf_counter(), {name: _seconds(one) for name, one in processes.items()}, _children()
    yield cores
    took = time.perf_counter() - begin
    cores |= {name: (_seconds(one) - before[name]) / took for name, one in processes.items()}
    cores[LOAD_TOOL] = (_children() - tool) / took


def listening_at(address: str) -> psutil.Process:
    """Return the process on this machine that listens at *address*, like `127.0.0.1:9092`."""
    port = urlsplit(address if "//" in address else f"//{address}").port
    found = (
        one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN and one.laddr[1:] == (port,)
    )
    return psutil.Process(next(found).pid)


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _children() -> float:
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)
