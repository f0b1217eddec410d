"""The same figures at growing sizes, and three lopsided companies: `make bench-growth`.

BENCH_SIZES are the sizes of the everyday stream; BENCH_ORDERS the orders of one client, BENCH_CALLS the calls of one
manager (BENCH_CALLS_A_DAY each day), BENCH_MANY the events of a company with 10,000 managers. The figures are kept in
.local/bench/results.json and plotted beside this file.
"""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.measuring import SHARDS, At, Run, Sample, fold_run
from tests.benchmarks.peers.environments import plotting_python
from tests.benchmarks.publishing import published_bytes
from tests.benchmarks.results import kept, kept_runs
from tests.benchmarks.sales_days import Said, one_client, one_manager, said_days
from tests.benchmarks.side_by_side import Comparison, compared, show

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000").split(",")]
ORDERS = int(os.environ.get("BENCH_ORDERS", "100000"))
CALLS = int(os.environ.get("BENCH_CALLS", "1000000"))
CALLS_A_DAY = int(os.environ.get("BENCH_CALLS_A_DAY", "1000"))
MANY = int(os.environ.get("BENCH_MANY", "1000000"))
MANAGERS = 10_000
SLICES = 10
HERE = Path(__file__).parent


async def test_growing_sizes(tmp_path: Path) -> None:
    comparisons: list[Comparison] = []
    known: dict[tuple[str, str], float] = {}
    for size in sorted(SIZES):
        async with _log_of(said_days(size)) as at:
            place = tmp_path / str(size)
            place.mkdir()
            comparisons.append(await compared(at, size, place, known))
        known |= {(run.name, run.job): run.rate for run in comparisons[-1].runs}
        show(comparisons[-1])
        await _plotted(kept("growth", comparisons), "growth")


async def test_lopsided_companies(tmp_path: Path) -> None:
    runs: list[Run] = []
    for name, events, stream in (
        (f"one client with {ORDERS:,} orders", ORDERS, one_client(ORDERS)),
        (f"one manager with {CALLS:,} calls", CALLS, one_manager(CALLS, CALLS_A_DAY)),
        (f"{MANAGERS:,} managers", MANY, said_days(MANY, managers=MANAGERS)),
    ):
        async with _log_of(stream) as at:
            place = tmp_path / name.replace(" ", "-")
            place.mkdir()
            run, _ = await fold_run(at, events, "fold", place)
        steps = _steps(run.samples)
        note = "" if len(steps) > SLICES else f"only {len(steps) - 1} batches were seen: too few to tell slices apart"
        runs.append(Run(name, "full", events, run.seconds, run.megabytes, note=note, samples=sliced(steps)))
    tenths = (f"{100 * (number + 1) // SLICES} %" for number in range(SLICES))
    table = Table("company", "events/s", *tenths, "MB, first tenth", "last", "")
    for run in runs:
        rates = [f"{rate:,.0f}" for rate in slice_rates(run.samples)]
        memory = [f"{run.samples[at].megabytes:,.0f}" for at in (1, -1)]
        table.add_row(run.name, f"{run.rate:,.0f}", *rates, *memory, run.note)
    Console(width=200).print(table)
    await _plotted(kept_runs("big", runs), "big")


def sliced(steps: list[Sample]) -> list[Sample]:
    """Return the start, and the end of each tenth of what *steps* cover; between them by proportion."""
    marks = [steps[-1].events * number / SLICES for number in range(SLICES + 1)]
    return [_at(steps, mark) for mark in marks]


def slice_rates(slices: list[Sample]) -> list[float]:
    """Return events per second of each slice."""
    return [(end.events - start.events) / max(end.seconds - start.seconds, 1e-9) for start, end in pairwise(slices)]


def _steps(samples: list[Sample]) -> list[Sample]:
    """Return the start, and each sample that found more folded than the one before."""
    return [samples[0], *(after for before, after in pairwise(samples) if after.events > before.events)]


def _at(steps: list[Sample], mark: float) -> Sample:
    later = next(number for number, sample in enumerate(steps) if sample.events >= mark)
    if later == 0:
        return steps[0]
    before, after = steps[later - 1], steps[later]
    share = (mark - before.events) / (after.events - before.events)
    seconds = before.seconds + share * (after.seconds - before.seconds)
    return Sample(seconds, round(mark), after.megabytes)


@asynccontextmanager
async def _log_of(stream: Iterable[Said]) -> AsyncIterator[At]:
    with own_stack() as stack:
        found = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        at = At(str(found.kafka), str(found.mongo))
        await create_topics(KafkaConnection(at.kafka), SHARDS)
        await published_bytes(at.kafka, stream, SHARDS)
        yield at


async def _plotted(results: Path, part: str) -> None:
    python = await asyncio.to_thread(plotting_python)
    command = [str(word) for word in (python, HERE / "plots" / "plot.py", results, part, HERE / f"{part}.png")]
    await asyncio.to_thread(subprocess.check_call, command)
