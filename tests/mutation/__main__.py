"""Change the pure code of the fold, one operator at a time, and see whether a test notices: `make mutants`.

Cosmic Ray makes the mutants and tests them; here it is decided which are worth it, and every process gets a copy of the
code, so that the checkout stays as it is. What was found lies in `.mutants` and is not worked out again until the code
changes; only survivors are tried anew. MUTANTS=200 takes a random sample (of SEED), MODULES=measures/ a part.
"""

import os
import random
import shutil
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkItem, WorkResult
from rich.console import Console

from tests.mutation.report import table
from tests.mutation.targets import MODULES, command, is_worth_it

_ROOT = Path(__file__).parents[2]
_SESSIONS = _ROOT / ".mutants"
_COPIED = ("shared", "services", "deploy", "tests", "pyproject.toml")
_LONGEST_SECONDS = 300
console = Console()


def main() -> int:
    """Test the mutants that are asked for; return 1 if the tests fail without any."""
    modules = [path for path in _modules() if os.environ.get("MODULES", "") in str(path)]
    os.environ.setdefault("MODEL_SCHEDULES", "400")
    _SESSIONS.mkdir(exist_ok=True)
    with TemporaryDirectory() as scratch, use_db(str(_session())) as session:
        if not session.num_work_items:
            init(_modules(), session, {})
        wanted = sample([item for item in session.work_items if _spec(item).module_path in modules])
        with ProcessPoolExecutor(os.cpu_count(), initializer=_enter_copy, initargs=(scratch,)) as pool:
            commands = sorted({command(_spec(item).module_path) for item in wanted})
            if failing := list(filter(None, pool.map(_failing, commands))):
                console.print("The tests fail without any mutant:", *failing, markup=False)
                return 1
            _try(session, wanted, pool)
        found = [(item, result) for item, result in session.completed_work_items if item.job_id in _ids(wanted)]
    console.print(table(found))
    for _, result in found:
        if result.test_outcome is TestOutcome.SURVIVED:
            console.print(result.diff, highlight=False, markup=False)
    return 0


def sample(items: list[WorkItem]) -> list[WorkItem]:
    """Return as many of *items* as the environment asks for, the same ones for the same code."""
    items = sorted((item for item in items if is_worth_it(_spec(item), _ROOT)), key=lambda item: str(item.mutations))
    most = int(os.environ.get("MUTANTS") or len(items))
    return random.Random(os.environ.get("SEED", "1")).sample(items, min(most, len(items)))


def _try(session: WorkDB, wanted: Iterable[WorkItem], pool: ProcessPoolExecutor) -> None:
    known = {job for job, result in session.results if result.test_outcome is not TestOutcome.SURVIVED}
    running = {pool.submit(_tried, _spec(item)): item for item in wanted if item.job_id not in known}
    for number, done in enumerate(as_completed(running), start=1):
        session.set_result(running[done].job_id, done.result())
        console.print(f"{number} of {len(running)}", end="\r")


def _tried(mutation: MutationSpec) -> WorkResult:
    return mutate_and_test([mutation], command(mutation.module_path), _LONGEST_SECONDS)


def _failing(tests: str) -> str | None:
    outcome, output = run_tests(tests, _LONGEST_SECONDS)
    return None if outcome is TestOutcome.SURVIVED else output


def _enter_copy(scratch: str) -> None:
    """Work from now on in a copy of the code: a mutant is a changed file."""
    copy = Path(scratch) / str(os.getpid())
    for name in _COPIED:
        place = _ROOT / name
        if place.is_dir():
            shutil.copytree(place, copy / name, ignore=shutil.ignore_patterns("node_modules"))
        else:
            shutil.copy2(place, copy / name)
    os.chdir(copy)


def _session() -> Path:
    """Return where the results for the code as it is are kept."""
    code = sha256(b"".join((_ROOT / path).read_bytes() for path in _modules())).hexdigest()[:12]
    return _SESSIONS / f"{code}.sqlite"


def _modules() -> list[Path]:
    return sorted(path.relative_to(_ROOT) for pattern in MODULES for path in _ROOT.glob(pattern))


def _spec(item: WorkItem) -> MutationSpec:
    (only,) = item.mutations
    return only


def _ids(items: Iterable[WorkItem]) -> set[str]:
    return {item.job_id for item in items}


if __name__ == "__main__":
    os.chdir(_ROOT)
    sys.exit(main())
