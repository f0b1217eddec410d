"""A broker and a database for tests: those of the environment, or a stack of their own that goes when they are done."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psutil

from deploy.local.choice import LocalStack, local_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.local.place import default_directory
from deploy.local.progress import Say, silent


@dataclass(frozen=True)
class Infrastructure:
    """What a program needs to be told: a bootstrap address and a database URL."""

    kafka: str
    mongo: str


VARIABLES = {"kafka": "KAFKA_BOOTSTRAP", "mongo": "MONGO_URL"}


@contextmanager
def running_infrastructure(say: Say = silent) -> Iterator[Infrastructure]:
    """Yield a broker and a database; what KAFKA_BOOTSTRAP and MONGO_URL name is not started.

    Raises: LocalStackError.
    """
    given = {name: os.environ[variable] for name, variable in VARIABLES.items() if os.environ.get(variable)}
    missing = [name for name in INFRASTRUCTURE_NAMES if name not in given]
    if not missing:
        yield Infrastructure(**given)
        return
    with own_stack(say) as stack:
        started = stack.up(missing).by_name()
        yield Infrastructure(**{name: given.get(name) or str(started[name]) for name in INFRASTRUCTURE_NAMES})


@contextmanager
def own_stack(say: Say = silent) -> Iterator[LocalStack]:
    """Yield a stack in a new directory that names this process, and end and delete it afterwards."""
    stacks = default_directory() / "tests"
    clear_away_orphans(stacks, say)
    stacks.mkdir(parents=True, exist_ok=True)
    directory = Path(mkdtemp(prefix=f"{os.getpid()}-", dir=stacks))
    stack = local_stack(directory, say=say)
    try:
        yield stack
    finally:
        stack.down(wipe=True)
        shutil.rmtree(directory, ignore_errors=True)


def clear_away_orphans(stacks: Path, say: Say) -> None:
    """End and delete the stacks of test runs that were killed before they could."""
    for directory in stacks.glob("[0-9]*-*"):
        if not psutil.pid_exists(int(directory.name.partition("-")[0])):
            local_stack(directory, say=say).down(wipe=True)
            shutil.rmtree(directory, ignore_errors=True)
