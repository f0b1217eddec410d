"""One run that has all engines do the same on the same log and database, and the table that comes of it."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.bare import Bare, bare_run
from tests.benchmarks.measuring import PATIENCE_S, SAME_MEASURES, At, Run, differences, fold_run, forget, peer_run
from tests.benchmarks.peers.environments import FAUST, KAFKA_STREAMS, PEERS
from tests.benchmarks.prototype import prototype_run

AIM_OVER_BEST, AIM_OVER_PYTHON, AIM_OVER_BARE = 1.5, 3.0, 0.8
JOBS = ("full", "count")
BARE_MOST = int(os.environ.get("BENCH_BARE_MOST", "1000000"))
"""Up to how many events the fold's writes are recorded, which takes disk."""
SAME_NAME = "our fold, the peers' measures"
"""The whole catalogue is forty times as many, by up to seven dimensions."""
_SLOW = {FAUST.title: 5_000}
"""Events a second that are assumed of an engine before it was seen."""


@dataclass(frozen=True)
class Comparison:
    """What was measured at one size."""

    events: int
    runs: list[Run]
    bare: Bare | None
    left_out: list[str]

    def run(self, name: str, job: str) -> Run | None:
        """Return one of the runs."""
        return next((run for run in self.runs if (run.name, run.job) == (name, job)), None)


async def compared(
    at: At, events: int, place: Path, known: Mapping[tuple[str, str], float], jobs: Collection[str] = JOBS
) -> Comparison:
    """Measure fold, peers and bare database on the log at hand.

    Who would take longer than BENCH_PATIENCE, by the rate it is *known* for, is left out, and the table says so.
    """
    ours, numbers = await fold_run(at, events, "fold", place)
    forget(at, "fold")
    same, same_numbers = await fold_run(at, events, "same", place, BENCH_MEASURES=",".join(SAME_MEASURES))
    assert same_numbers == numbers, "fewer measures gave other numbers"
    forget(at, "same")
    runs, left_out = [ours, replace(same, name=SAME_NAME)], []
    for job in jobs:
        for peer in PEERS:
            rate = known.get((peer.title, job), _SLOW.get(peer.title, 0))
            if rate and events / rate > PATIENCE_S:
                left_out.append(f"{peer.title}, {job}: {events / rate:,.0f} s would be more than {PATIENCE_S:,.0f} s")
                continue
            run, counted = await peer_run(peer, job, at, events, place)
            if job == "full" and not run.note:
                wrong = differences(numbers, counted)
                assert not wrong, f"{peer.title}: {wrong} numbers are not the fold's"
            runs.append(run)
            forget(at, f"{peer.name}_{job}")
    if "count" in jobs:
        runs.append(await prototype_run(at, events))
    bare = None
    if events <= BARE_MOST:
        bare = await bare_run(at, events, place / "bare")
    else:
        left_out.append(f"bare database: more than {BARE_MOST:,} events are too much to record; see the sizes below")
    return Comparison(events, runs, bare, left_out)


def show(comparison: Comparison) -> None:
    """Print a table for each job, with ratios."""
    console = Console(width=120)
    best = comparison.run(KAFKA_STREAMS.title, "full")
    for job, title in (("full", "the full job, equal numbers"), ("count", "calls per manager and day, nothing else")):
        shown = [run for run in comparison.runs if run.job == job or (run.name == "our fold" and job == "count")]
        if not shown:
            continue
        ours = next(run for run in shown if run.name == "our fold")
        table = Table(
            "engine", "events/s", "our fold / it", "memory, MB", "", title=f"{title} · {comparison.events:,} events"
        )
        for run in shown:
            name = f"{run.name} (its full job)" if run is ours and job == "count" else run.name
            ratio = "1.00" if run is ours else f"{ours.rate / run.rate:.2f}"
            table.add_row(name, f"{run.rate:,.0f}", ratio, f"{run.megabytes:,.0f}" if run.megabytes else "", run.note)
        if job == "full" and (bare := comparison.bare):
            note = f"{bare.writes:,} writes, {bare.megabytes:,.0f} MB, {bare.connections} connection(s)"
            table.add_row("bare database", f"{bare.rate:,.0f}", f"{ours.rate / bare.rate:.2f}", "", note)
        console.print(table)
    for line in (*comparison.left_out, *_verdicts(comparison)):
        console.print(line)
    if best is None:
        console.print(f"{KAFKA_STREAMS.title} did not run: what is best is not known")


def _verdicts(comparison: Comparison) -> list[str]:
    whole, same = comparison.runs[:2]
    full = [run for run in comparison.runs if run.job == "full" and run not in (whole, same)]
    verdicts = []
    for what, rates, aim in (
        ("the best peer", [run.rate for run in full], AIM_OVER_BEST),
        ("the best Python peer", [run.rate for run in full if run.is_python], AIM_OVER_PYTHON),
        ("the bare database", [comparison.bare.rate] if comparison.bare else [], AIM_OVER_BARE),
    ):
        # The bare database was given the documents of the whole catalogue.
        for ours in ((whole,) if "bare" in what else (whole, same)) if rates else ():
            ratio = ours.rate / max(rates)
            verdict = "reached" if ratio >= aim else "missed"
            verdicts.append(f"{ours.name}: {ratio:.2f} times {what}; the aim of {aim} is {verdict}")
    return verdicts
