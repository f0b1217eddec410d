"""What became of mutants, as a table."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from cosmic_ray.work_item import TestOutcome, WorkItem, WorkResult
from rich.table import Table


def table(found: Iterable[tuple[WorkItem, WorkResult]]) -> Table:
    """Return how many mutants of each module were killed and survived."""
    outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item, result in found:
        outcome = "survived" if result.test_outcome is TestOutcome.SURVIVED else "killed"
        for module in (str(item.mutations[0].module_path), "all"):
            outcomes[module][outcome] += 1
    shown = Table("module", "killed", "survived", "share killed")
    for module in sorted(outcomes, key=lambda module: (module == "all", module)):
        killed, survived = outcomes[module]["killed"], outcomes[module]["survived"]
        shown.add_row(module, str(killed), str(survived), f"{killed / (killed + survived):.0%}")
    return shown
