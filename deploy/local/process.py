"""Processes that outlive the command which started them: start, recognise, end."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict

from deploy.local.place import ROOT

SAME_START_S = 1.5
"""The start of the machine is known in whole seconds, and can be read as one more when its clock is being adjusted."""
POLL_S = 0.05


class Process(BaseModel):
    """A process that we started, told apart from a later one with the same number by the time of its start."""

    model_config = ConfigDict(frozen=True)

    pid: int
    since_boot: float
    """Seconds from the start of the machine to that of the process: a clock that is set does not move it."""


def _since_boot(process: psutil.Process) -> float:
    return process.create_time() - psutil.boot_time()


def is_running(process: Process) -> bool:
    """Say whether *process* still runs; one that has ended but was not yet waited for does not."""
    try:
        found = psutil.Process(process.pid)
        same = abs(_since_boot(found) - process.since_boot) < SAME_START_S
        return same and found.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def spawned(command: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start *command* in a session of its own, in the checkout, with its output added to *log*."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # nosec B603  # the parts of our own stack
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def recognised(pid: int) -> Process:
    """Return what tells the running process *pid* from others. Raises: psutil.NoSuchProcess."""
    return Process(pid=pid, since_boot=_since_boot(psutil.Process(pid)))


def terminate(process: Process) -> None:
    """Ask *process* to end."""
    if is_running(process):
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)


def kill(process: Process) -> None:
    """End *process* and all that it started, at once."""
    if is_running(process):
        kill_group(process)


def kill_group(process: Process) -> None:
    """End whatever is left of the session that *process* leads or led."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def is_gone(process: Process, within_s: float) -> bool:
    """Wait until *process* has ended, and say whether it has."""
    deadline = time.monotonic() + within_s
    while is_running(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True
