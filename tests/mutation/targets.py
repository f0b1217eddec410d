"""Which code is changed, by what, and which tests should notice."""

import re
import sys
from functools import cache
from pathlib import Path

from cosmic_ray.work_item import MutationSpec

MODULES = (
    "services/kpi/records/*.py",
    "services/kpi/measures/*.py",
    "services/kpi/kpis/*.py",
    "services/kpi/fold/batch.py",
    "services/kpi/fold/copies.py",
    "services/kpi/fold/delivery.py",
    "services/kpi/fold/inbox.py",
    "services/kpi/fold/shard.py",
)
_OF_PACKAGE = {
    "records": ("records", "measures", "kpis", "fold/test_laws.py", "fold/test_retractions.py", "score"),
    "measures": ("measures", "kpis", "fold/test_laws.py", "score"),
    "kpis": ("kpis", "score"),
    "fold": ("fold",),
}
_NO_CHANGE = re.compile(r"^\s*@(dataclass|override|lru_cache|cache|cached_property)\b|^_keyed = ")
"""Lines that say how, not what: a class that could be changed, or nothing remembered, gives the same numbers."""
_NO_OPERATORS = re.compile(r"core/ReplaceBinaryOperator_BitOr_")
"""Nearly all of them stand in annotations: `int | None`."""


def command(module: Path) -> str:
    """Return the command that runs the tests that should notice a change of *module*, the nearest first."""
    tests = " ".join(f"tests/unit/kpi/{one}" for one in _OF_PACKAGE[module.parent.name])
    return f"{sys.executable} -m pytest -x -q --tb=line -p no:cacheprovider --hypothesis-profile=mutants {tests}"


def is_worth_it(mutation: MutationSpec, root: Path) -> bool:
    """Say whether the change could matter."""
    line = _lines(root / mutation.module_path)[mutation.start_pos[0] - 1]
    return not (_NO_OPERATORS.match(mutation.operator_name) or _NO_CHANGE.match(line))


@cache
def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()
