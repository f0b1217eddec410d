"""What the log says, held against what the fold has counted: after a while they must be the same."""

from contextlib import suppress

from services.kpi.cells import CellKey
from services.kpi.fold.delivery import Delivered, reading_of
from shared.kafka import partition_of
from tests.chaos.log import whole_log
from tests.conditions import eventually
from tests.fold_processes import Cells, Folds, log_end
from tests.folding import folded

Wrong = tuple[CellKey, dict[str, int] | None, dict[str, int] | None]


class Books:
    """What the log says, counted anew whenever it has grown.

    It grows after the last publication as well: what was misplaced, or is a merged client's, is told again by the fold,
    after it has noted how far it is.
    """

    def __init__(self, kafka: str, shards: int) -> None:
        self._kafka, self._shards = kafka, shards
        self.log: list[Delivered] = []
        self.cells: Cells = {}
        """What they must be."""

    async def wrong(self, processes: Folds) -> list[Wrong]:
        """Return the cells that are not what the log says: which, what they should be, and what they are."""
        if len(self.log) < await log_end(self._kafka, self._shards):
            self.log = await whole_log(self._kafka, self._shards)
            facts = [event for _, event in reading_of(self.log, lambda s: partition_of(s, self._shards)).facts]
            self.cells = folded(facts)
        found, right = processes.cells(), self.cells
        return [
            (key, right.get(key), found.get(key))
            for key in sorted(right.keys() | found.keys())
            if right.get(key) != found.get(key)
        ]

    async def settled(self, processes: Folds, within_s: float = 60) -> list[Wrong]:
        """Return the cells that are still wrong a while after everything was folded."""
        wrong: list[Wrong] = []

        async def is_right() -> bool:
            wrong[:] = await self.wrong(processes)
            return not wrong

        with suppress(AssertionError):
            await eventually(is_right, within_s=within_s, what="the cells are the log's own")
        return wrong


async def all_folded(kafka: str, shards: int, processes: Folds, within_s: float = 240) -> None:
    """Wait until the fold has set out for the end of every log."""
    end = await log_end(kafka, shards)
    await eventually(lambda: processes.folded() >= end, within_s=within_s, what=f"{end} positions folded")
