"""Folds come and go, 1, 3 and 1 again, and serves 1 and 3, while events wait and readers ask: every number is exact.

What each step did is printed: on two cores more processes are no faster, and the point is that they agree.
SCALING_EVENTS says how many events each step folds.
"""

import asyncio
import os
import time
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.local.ports import free_port
from deploy.topics import create_topics
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.sales_days import sales_days
from tests.chaos.books import Books, all_folded
from tests.conditions import eventually
from tests.fold_processes import Folds, folds, published
from tests.keys import FIRST_KEY, carried

pytestmark = [pytest.mark.long, pytest.mark.stack]

SHARDS = 6
EACH = int(os.environ.get("SCALING_EVENTS", "1500"))
STEPS = (("fold-1",), ("fold-1", "fold-2", "fold-3"), ("fold-1",))
SERVES = ("serve-1", "serve-2", "serve-3")
READERS = 6
QUESTION = "/v1/scorecards/company?period=2026-01"


async def test_folds_and_serves_come_and_go_under_load_and_every_number_is_exact(tmp_path: Path) -> None:
    events = sales_days(EACH * len(STEPS))
    ports = {name: str(free_port()) for name in SERVES}
    lines = []
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        kafka = str(at.kafka)
        await create_topics(KafkaConnection(kafka), SHARDS)
        with folds(kafka, str(at.mongo), "scaled", tmp_path, KPI_BATCH_EVENTS="100") as processes:
            processes.start("score", "score")
            asking = Asking([f"http://127.0.0.1:{port}" for port in ports.values()])
            readers = [asyncio.create_task(asking.run()) for _ in range(READERS)]
            for number, (step, serves) in enumerate(zip(STEPS, (1, 3, 3), strict=True)):
                await _only(processes, step, {name: ports[name] for name in SERVES[:serves]})
                await asking.answered_by(serves)
                asked, since = asking.answers, time.monotonic()
                await published(kafka, events[number * EACH : (number + 1) * EACH])
                await all_folded(kafka, SHARDS, processes)
                took = time.monotonic() - since
                lines.append(
                    f"{len(step)} folds, {serves} serves: {EACH / took:.0f} events/s published and folded, "
                    f"{(asking.answers - asked) / took:.0f} answers/s"
                )
            books = Books(kafka, SHARDS)
            assert not (wrong := await books.settled(processes)), f"{len(wrong)} cells are wrong: {wrong[:5]}"
            assert len(books.log) == len(events)
            await eventually(asking.agree, within_s=120, what="all serves answer the same")
            for reader in readers:
                reader.cancel()
    assert not asking.faults, asking.faults[:5]
    Console(width=160).print("\n".join(lines))


class Asking:
    """Readers who ask one serve after the other for the same card."""

    def __init__(self, serves: list[str]) -> None:
        self._serves = serves
        self.answers = 0
        self.faults: list[str] = []
        self.latest: dict[str, float | None] = {}
        """What each serve said last."""

    async def run(self) -> None:
        """Ask until cancelled; a serve that is not there, or not ready, is passed over."""
        async with httpx.AsyncClient(timeout=20, headers=carried(FIRST_KEY)) as http:
            for serve in cycle(self._serves):
                try:
                    answer = await http.get(f"{serve}{QUESTION}")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                    continue
                if answer.is_success:
                    self.answers += 1
                    self.latest[serve] = answer.json()["kpis"]["leads_created"]["value"]
                elif answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    self.faults.append(answer.text)

    async def answered_by(self, serves: int) -> None:
        """Wait until so many serves have answered."""
        await eventually(lambda: len(self.latest) >= serves, within_s=180, what=f"{serves} serves answer")

    def agree(self) -> bool:
        """Return whether every serve says the same."""
        return len(self.latest) == len(self._serves) and len(set(self.latest.values())) == 1


async def _only(processes: Folds, names: tuple[str, ...], serves: dict[str, str]) -> None:
    """Have just these folds run, and at least these serves."""
    for name in [one for one in processes.names if one.startswith("fold") and one not in names]:
        await asyncio.to_thread(processes.stop, name)
    for name in names:
        if name not in processes.names:
            processes.start(name)
    for name, port in serves.items():
        if name not in processes.names:
            processes.start(name, "serve", KPI_HTTP_PORT=port)
