"""`plot.py RESULTS PART PNG`: draw one part of the results, in an environment of its own that has matplotlib."""

import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt

Figures = list[dict[str, Any]]


def growth(comparisons: Figures) -> Any:
    """Return events per second and memory by the size of the log."""
    figure, axes = plt.subplots(1, 3, figsize=(16, 5))
    for axis, job in zip(axes, ("full", "count"), strict=False):
        _lines(axis, comparisons, job, "rate")
        axis.set_title("the full job" if job == "full" else "calls per manager and day, nothing else")
        axis.set_ylabel("events/s")
        axis.set_yscale("log")
    bare = [(one["events"], one["bare"]["rate"]) for one in comparisons if one["bare"]]
    axes[0].plot(*zip(*bare, strict=True), "k--", label="bare database, the fold's documents")
    _lines(axes[2], comparisons, "full", "megabytes")
    axes[2].set_title("memory of the process, the full job")
    axes[2].set_ylabel("MB, highest")
    for axis in axes:
        axis.set_xscale("log")
        axis.set_xlabel("events in the log")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    return figure


def _lines(axis: Any, comparisons: Figures, job: str, what: str) -> None:
    lines: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for one in comparisons:
        for run in one["runs"]:
            if run["job"] == job or (job == "count" and run["name"] == "our fold"):
                lines[run["name"]].append((one["events"], run[what]))
    for name, points in lines.items():
        label = f"{name} (its full job)" if job == "count" and name == "our fold" else name
        axis.plot(*zip(*points, strict=True), "o-", label=label, linewidth=2.5 if name == "our fold" else 1.2)


def big(runs: Figures) -> Any:
    """Return events per second and memory by how much of the stream is folded."""
    figure, (rates, memory) = plt.subplots(1, 2, figsize=(13, 5))
    for run in runs:
        slices = run["samples"]
        count = len(slices) - 1
        ends = [100 * (number + 1) / count for number in range(count)]
        pairs = list(pairwise(slices))
        rates.plot(
            ends, [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairs], "o-", label=run["name"]
        )
        memory.plot(ends, [after[2] for _, after in pairs], "o-", label=run["name"])
    for axis, what in ((rates, "events/s in the slice"), (memory, "memory of the process, MB")):
        axis.set_xlabel("% of the stream")
        axis.set_ylabel(what)
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    return figure


def main() -> None:
    """Draw what the command line asks for."""
    results, part, picture = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    figure = {"growth": growth, "big": big}[part](json.loads(results.read_text())[part])
    figure.tight_layout()
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    main()
