"""Hours at a steady rate through every service: memory, lag and delays at the end are those of the start.

`make soak`, on an otherwise idle machine; SOAK_SECONDS (two hours) and SOAK_RATE (500 events a second).
"""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from statistics import fmean, quantiles

import pymongo
import pytest
from rich.console import Console
from rich.table import Table

from deploy.topics import SHARDS
from services.kpi.cells import SHARDS as SHARD_DOCUMENTS
from services.kpi.settings import Settings
from shared.clock import system_clock
from shared.mongo import Document
from tests.benchmarks.measuring import megabytes_of_processes
from tests.benchmarks.soak_load import PROBE, Probe, beginning, sent_steadily
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.fold_processes import log_end

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

RATE = int(os.environ.get("SOAK_RATE", "500"))
SECONDS = float(os.environ.get("SOAK_SECONDS", "7200"))
SLICES = 12
SAMPLES_A_SLICE = 10
MOST_GROWTH = 1.15
"""Of memory from the second quarter of the time to the last."""
MOST_SLOWER = 1.5
"""The last slice's p99 by the first's, after the time in which all warm up."""
PRODUCTION = tuple(f"services.{one}" for one in ("kpi serve", "kpi fold", "kpi score", "leads", "orders", "shipments"))


@dataclass(frozen=True)
class Sample:
    """How things stood at a moment."""

    at: float
    lag: int
    """Records of the log that the fold has not set out for."""
    megabytes: dict[str, float]
    """By process."""


async def test_hours_at_a_steady_rate(kpi_stack: KpiStack) -> None:
    probe, samples = Probe(kpi_stack, beginning(RATE, SECONDS), RATE), list[Sample]()
    looking = asyncio.create_task(probe.look())
    await eventually(lambda: bool(probe.shown) or looking.done(), what="the screen is told that there are no calls")
    begin = asyncio.get_running_loop().time()
    beside = [asyncio.create_task(work) for work in (probe.speak(), _sampled(kpi_stack, samples, probe))]
    told = await sent_steadily(kpi_stack, RATE, SECONDS)
    took = asyncio.get_running_loop().time() - begin
    for task in beside:
        task.cancel()
    for task in beside:
        with suppress(asyncio.CancelledError):
            await task
    await eventually(lambda: probe.newest >= len(probe.sent) or looking.done(), what="the last call on the screen")
    looking.cancel()

    slices = _slices(begin, took, samples, probe.delays())
    _show(slices, f"{told.events:,} events in {took:,.0f} s, {told.events / took:.0f}/s")
    year = str(system_clock().year)

    async def is_whole() -> bool:
        card = await kpi_stack.scorecard("company", year)
        return bool(card["kpis"]["leads_created"]["value"] == told.leads)

    await eventually(is_whole, within_s=300, what=f"{told.leads} leads")
    card = await kpi_stack.scorecard(f"manager:{PROBE}", year)
    assert card["kpis"]["calls_completed"]["value"] == len(probe.sent) == probe.newest
    await asyncio.to_thread(_verify, kpi_stack)
    assert told.events / took > RATE * 0.99
    _hold(slices)


@dataclass(frozen=True)
class Slice:
    """A part of the time."""

    delays: list[float]
    samples: list[Sample]

    def delay(self, percent: int) -> float:
        """Return within how many seconds so many of the calls were shown."""
        return quantiles(self.delays, n=100)[percent - 1]

    @property
    def lag(self) -> float:
        """Return the mean of what waited."""
        return fmean(sample.lag for sample in self.samples)

    def megabytes(self, name: str) -> float:
        """Return the mean of a process's memory."""
        return fmean(sample.megabytes.get(name, 0.0) for sample in self.samples)


def _slices(begin: float, took: float, samples: list[Sample], delays: list[tuple[float, float]]) -> list[Slice]:
    def part(at: float) -> int:
        return min(SLICES - 1, int((at - begin) / took * SLICES))

    return [
        Slice(
            [seconds for sent, seconds in delays if part(sent) == number],
            [sample for sample in samples if part(sample.at) == number],
        )
        for number in range(SLICES)
    ]


async def _sampled(stack: KpiStack, samples: list[Sample], probe: Probe) -> None:
    """Note and tell how things stand, until cancelled."""
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(SECONDS / SLICES / SAMPLES_A_SLICE)
        end = await log_end(stack.kafka, SHARDS)
        folded = await asyncio.to_thread(_folded, stack.mongo)
        sample = Sample(clock(), max(0, end - folded), megabytes_of_processes())
        samples.append(sample)
        sizes = ", ".join(f"{name} {size:.0f}" for name, size in sorted(sample.megabytes.items()))
        sys.stderr.write(f"{probe.newest} calls shown, lag {sample.lag}; MB: {sizes}\n")


def _folded(mongo: str) -> int:
    with pymongo.MongoClient[Document](mongo) as client:
        found = client[Settings.model_fields["database"].default][SHARD_DOCUMENTS].find()
        return sum(sum(shard["upto"]) for shard in found)


def _verify(stack: KpiStack) -> None:
    """Have every cell counted anew from the records."""
    environment = os.environ | {
        "KAFKA_BOOTSTRAP": stack.kafka,
        "MONGO_URL": stack.mongo,
        "KPI_TIME_ZONE": "UTC",
        "KPI_CURRENCY": "USD",
    }
    command = [sys.executable, "-m", "services.kpi", "verify"]
    subprocess.run(command, env=environment, check=True)


def _hold(slices: list[Slice]) -> None:
    """Compare the end with the start."""
    first, last = slices[1], slices[-1]
    assert last.delay(99) < first.delay(99) * MOST_SLOWER
    assert last.lag < first.lag + RATE
    early, late = slices[SLICES // 4 : SLICES // 2], slices[-SLICES // 4 :]
    for name in PRODUCTION:
        before, after = (fmean(one.megabytes(name) for one in part) for part in (early, late))
        assert after < before * MOST_GROWTH, f"{name} grew from {before:.0f} to {after:.0f} MB"


def _show(slices: list[Slice], title: str) -> None:
    names = sorted({name for one in slices for sample in one.samples for name in sample.megabytes})
    sizes = (f"{name.split()[-1].removeprefix('services.')} MB" for name in names)
    table = Table("part", "p50 ms", "p99 ms", "worst ms", "lag", *sizes, title=title)
    for number, one in enumerate(slices, 1):
        delays = [f"{one.delay(50) * 1000:.0f}", f"{one.delay(99) * 1000:.0f}", f"{max(one.delays) * 1000:.0f}"]
        table.add_row(str(number), *delays, f"{one.lag:.0f}", *(f"{one.megabytes(name):.0f}" for name in names))
    Console(width=200).print(table)
