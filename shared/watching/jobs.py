"""What goes on in a process beside its requests: kept running, and whether it does."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from shared.watching.metrics import JOB_FAILURES
from shared.watching.readiness import Part
from shared.watching.stall import StuckError, end_process

TRY_AGAIN_S = 1.0
WELL_AFTER_S = 5.0
"""So long a job has to go on after a fault to count as running."""

Run = Callable[[], Coroutine[Any, Any, None]]

log = structlog.get_logger(__name__)


class Jobs:
    """The jobs of one process."""

    def __init__(self) -> None:
        self._failed: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, *runs: Run) -> None:
        """Start *runs*, and keep them running."""
        for run in runs:
            task = asyncio.create_task(self._kept_running(run))
            self._tasks.add(task)

    async def end(self) -> None:
        """Cancel all, and return when they have ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def part(self) -> Part:
        """Return whether all that was started goes on without faults."""
        reasons = [f"{name}: {fault}" for name, fault in self._failed.items()]
        if not self._tasks:
            reasons.append("not started")
        return Part(name="jobs", is_ready=not reasons, reason="; ".join(reasons) or None)

    async def _kept_running(self, job: Run) -> None:
        """Run *job*; a fault in it is told, and it starts again: the process goes on serving."""
        name, well = getattr(job, "__qualname__", str(job)), None
        while True:
            try:
                return await job()
            except StuckError as stuck:
                end_process(stuck)
            except Exception as fault:
                log.exception("job-failed", job=name)
                JOB_FAILURES.labels(name).inc()
                self._failed[name] = type(fault).__name__
                if well:
                    well.cancel()
                await asyncio.sleep(TRY_AGAIN_S)
                well = asyncio.get_running_loop().call_later(WELL_AFTER_S, self._failed.pop, name, None)
