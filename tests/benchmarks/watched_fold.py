"""`python -m tests.benchmarks.watched_fold fold`: the KPI program as it is, its driver telling when it wrote.

BENCH_MEASURES, if set, names the only measures that are taken, none of them broken down.
The file BENCH_CLOCK holds two numbers of the monotonic clock: when the first batch was intended, and when the last
write was acknowledged. What commits to the group says comes up to a second later, too coarse for small logs.
"""

import os
import struct
import sys
import time
from pathlib import Path

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent, register

from services.kpi.__main__ import main
from services.kpi.cells import SHARDS
from services.kpi.fold import batch
from tests.folding import only

_TWO_NUMBERS = struct.Struct("dd")


class Clock(CommandListener):
    """Notes the first and the last write."""

    def __init__(self, place: Path) -> None:
        self._file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._first: float | None = None

    def started(self, event: CommandStartedEvent) -> None:
        """Note the first intention; before it the shards' documents are inserted."""
        if self._first is None and event.command.get("update") == SHARDS:
            self._first = time.monotonic()

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Note a write."""
        if self._first is not None and event.command_name in ("insert", "update"):
            os.pwrite(self._file, _TWO_NUMBERS.pack(self._first, time.monotonic()), 0)

    def failed(self, event: CommandFailedEvent) -> None:
        """Note nothing."""


def seconds_of(place: Path) -> float:
    """Return what lies between the two numbers in the file *place*."""
    first, last = _TWO_NUMBERS.unpack(place.read_bytes())
    return float(last - first)


if __name__ == "__main__":
    if names := os.environ.get("BENCH_MEASURES"):
        batch.MEASURES_OF = only(names.split(","))
    register(Clock(Path(os.environ["BENCH_CLOCK"])))
    sys.exit(main())
