"""End parts: politely first, then not, and never without seeing that they are gone."""

from collections.abc import Mapping

from deploy.local.errors import PartWillNotStopError
from deploy.local.process import Process, is_gone, is_running, kill, kill_group, terminate

GRACE_S = 30.0
"""For a broker to close its log, or a service to finish its batch."""
DEATH_S = 10.0


def ended(processes: Mapping[str, Process]) -> None:
    """End *processes* together, each with what it started, and wait. Raises: PartWillNotStopError."""
    alive = {name: process for name, process in processes.items() if is_running(process)}
    for process in alive.values():
        terminate(process)
    for name, process in alive.items():
        if is_gone(process, within_s=GRACE_S):
            kill_group(process)
        else:
            killed(name, process)


def killed(name: str, process: Process) -> None:
    """End *process* with SIGKILL and wait until it is gone. Raises: PartWillNotStopError."""
    kill(process)
    if not is_gone(process, within_s=DEATH_S):
        raise PartWillNotStopError(name, process.pid)
