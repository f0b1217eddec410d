"""The figures as a file, `.local/bench/results.json`: by part of the benchmark, the last run of each."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Run
from tests.benchmarks.peers.environments import MADE
from tests.benchmarks.side_by_side import Comparison

RESULTS = MADE / "results.json"


def kept(part: str, comparisons: Sequence[Comparison]) -> Path:
    """Keep *comparisons* as the last run of *part*; return the file."""
    return _kept(part, [_comparison(one) for one in comparisons])


def kept_runs(part: str, runs: Sequence[Run]) -> Path:
    """Keep *runs*, with their samples, as the last run of *part*; return the file."""
    return _kept(part, [asdict(run) | {"samples": [list(sample) for sample in run.samples]} for run in runs])


def _kept(part: str, figures: list[dict[str, Any]]) -> Path:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | {part: figures}, indent=1))
    return RESULTS


def _comparison(comparison: Comparison) -> dict[str, Any]:
    bare = comparison.bare
    return {
        "events": comparison.events,
        "runs": [
            {"name": run.name, "job": run.job, "rate": run.rate, "megabytes": run.megabytes, "note": run.note}
            for run in comparison.runs
        ],
        "bare": bare and bare._asdict() | {"rate": bare.rate},
        "left_out": comparison.left_out,
    }
