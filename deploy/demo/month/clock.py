"""A clock in a file: one process moves it, and all others read it."""

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

VARIABLE = "SIMULATED_CLOCK"
"""Names the file, for the processes that live by it."""

_SECONDS = struct.Struct("<d")


class FileClock:
    """The time that *file* says."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        """Return the time in UTC."""
        (seconds,) = _SECONDS.unpack(self._file.read_bytes())
        return datetime.fromtimestamp(seconds, UTC)

    def set(self, moment: datetime) -> None:
        """Move the time to *moment*, at once for every reader."""
        following = self._file.with_suffix(".next")
        following.write_bytes(_SECONDS.pack(moment.timestamp()))
        following.replace(self._file)

    def advance(self, by: timedelta) -> datetime:
        """Move the time on, and return it."""
        moment = self() + by
        self.set(moment)
        return moment
