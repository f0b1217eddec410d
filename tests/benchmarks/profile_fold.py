"""`python -m tests.benchmarks.profile_fold [EVENTS]`: where a fold's processor time goes, without broker and database.

One shard with its documents in memory takes in a bench stream, batch after batch, as a fold does that is behind. The
profile is cProfile's, whose figures per function lie too high where calls are many and short: `--sampled` has
pyinstrument look on from outside instead, in an environment of its own that borrows our packages.
"""

import asyncio
import cProfile
import os
import pstats
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from deploy.local.place import ROOT
from services.kpi.cells import CellKey, Version
from services.kpi.fold.delivery import Delivered, Position
from services.kpi.fold.ports import Announcement, Cell, CellWrite, Intention, Kept, RecordWrite
from services.kpi.fold.shard import Shard
from services.kpi.records import RecordKey, Rules
from shared.clock import system_clock
from shared.events.codec import KAFKA_HEADERS
from shared.topics import SHARD_TOPICS
from tests.benchmarks.peers.environments import MADE, profiling_python
from tests.benchmarks.sales_days import said_days

_BATCH = 10_000
_LINES = 30


class _Memory:
    """A shard's store that is two dictionaries, and an announcer that says nothing."""

    def __init__(self) -> None:
        self._intention: Intention | None = None
        self._cells: dict[CellKey, Cell] = {}
        self._records: dict[RecordKey, Kept] = {}
        self.writes = 0

    async def intention(self) -> Intention | None:
        return self._intention

    async def intend(self, new: Intention, expected: Intention | None) -> bool:
        self._intention = new
        return expected is None or expected.batch <= new.batch

    async def reach_back(self, month: str) -> None:
        """Keep nothing: nobody reads it."""

    async def cells(self, keys: Iterable[CellKey]) -> dict[CellKey, Cell]:
        return {key: self._cells[key] for key in keys if key in self._cells}

    async def write_cells(self, version: Version, writes: Sequence[CellWrite]) -> list[CellKey]:
        self._cells |= {write.key: Cell(version, write.sums) for write in writes}
        self.writes += len(writes)
        return []

    async def records(self, keys: Iterable[RecordKey]) -> dict[RecordKey, Kept]:
        return {key: self._records[key] for key in keys if key in self._records}

    async def of_client(self, client: str) -> list[Kept]:
        raise NotImplementedError(client)  # nobody is merged in the stream

    async def write_records(self, version: Version, writes: Sequence[RecordWrite]) -> list[RecordKey]:
        self._records |= {write.key: Kept(version, write.events) for write in writes}
        self.writes += len(writes)
        return []

    # Nothing is restored here.

    async def has_later(self, batch: int) -> bool:
        raise NotImplementedError(batch)

    async def every_cell(self) -> list[CellKey]:
        raise NotImplementedError

    async def delete_upto(self, batch: int) -> None:
        raise NotImplementedError(batch)

    async def delete_before(self, epoch: int) -> None:
        raise NotImplementedError(epoch)

    async def announce(self, announcement: Announcement) -> None:
        """Say nothing."""


def delivered(events: int) -> Iterator[Delivered]:
    """Yield the bench stream as a log of one shard delivers it."""
    now = int(system_clock().timestamp() * 1000)
    for offset, said in enumerate(said_days(events)):
        yield Delivered(Position(said.topic, 0, offset), now, said.content, tuple(KAFKA_HEADERS))


async def fold(batches: list[list[Delivered]]) -> int:
    """Fold *batches*; return how many documents were written."""
    memory = _Memory()
    shard = Shard(
        0, rules=Rules("UTC"), home=lambda _subject: 0, store=memory, announcer=memory, remembered_events=50_000
    )
    start = (0,) * len(SHARD_TOPICS)
    await shard.take_over(start)
    for number, batch in enumerate(batches, 1):
        await shard.fold(batch, (number * _BATCH, *start[1:]))
    return memory.writes


def main() -> None:
    """Profile a fold."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.profile_fold")
    parser.add_argument("events", type=int, nargs="?", default=100_000)
    parser.add_argument("--sampled", action="store_true", help="by pyinstrument; it shows a tree, and costs little")
    parser.add_argument("--plain", action="store_true", help="not profiled: events a second")
    asked = parser.parse_args()
    if asked.sampled:
        _sample(asked.events)
        return
    log = delivered(asked.events)
    batches = list(iter(lambda: list(islice(log, _BATCH)), []))
    profile = cProfile.Profile()
    start = time.perf_counter()
    writes = asyncio.run(fold(batches)) if asked.plain else profile.runcall(asyncio.run, fold(batches))
    seconds = time.perf_counter() - start
    print(f"{asked.events:,} events, {writes:,} document writes, {asked.events / seconds:,.0f} events/s")  # noqa: T201
    if not asked.plain:
        pstats.Stats(profile).sort_stats("tottime").print_stats(_LINES)


def _sample(events: int) -> None:
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    words = [
        "-m",
        "pyinstrument",
        "--show",
        "*",
        "-o",
        str(MADE / "profile.txt"),
        "-m",
        "tests.benchmarks.profile_fold",
    ]
    subprocess.run(
        [str(profiling_python()), *words, str(events), "--plain"],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ours}"},
    )
    print(Path(MADE / "profile.txt").read_text())  # noqa: T201


if __name__ == "__main__":
    main()
