"""Whatever is killed, held, told twice, late, wrongly keyed or poisoned: every number is exactly what the log says.

`make test` rides out a small storm, `make chaos` one of 100 kills (CHAOS_KILLS, CHAOS_SECONDS).
"""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from services.kpi.cells import CellKey
from services.kpi.fold.delivery import Delivered, reading_of
from shared.events.codec import encode
from shared.kafka import partition_of
from shared.kafka_access import KafkaAccess
from tests.chaos.log import whole_log
from tests.chaos.scorecards import wrong_cards
from tests.chaos.storm import FOLDS, SCORES, SESSION_SECONDS, Publishing, Storm
from tests.chaos.telling import a_telling
from tests.conditions import eventually
from tests.fold_processes import Cells, Folds, folds, log_end
from tests.folding import folded

pytestmark = pytest.mark.stack

KILLS = int(os.environ.get("CHAOS_KILLS", "14"))
SECONDS = float(os.environ.get("CHAOS_SECONDS", "60"))
SEED = int(os.environ.get("CHAOS_SEED", "4"))
Wrong = tuple[CellKey, dict[str, int] | None, dict[str, int] | None]
FACTS_A_KILL = 100
SHARDS = 4
DATABASE = "storm"


async def test_after_a_storm_every_cell_and_every_scorecard_is_what_the_log_says(tmp_path: Path) -> None:
    rng = Random(SEED)
    telling = a_telling(KILLS * FACTS_A_KILL, rng)
    settings = {"KPI_BATCH_EVENTS": "100", "KPI_SESSION_SECONDS": str(SESSION_SECONDS)}
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        kafka, mongo = str(at.kafka), str(at.mongo)
        await create_topics(KafkaAccess(kafka), SHARDS)
        with folds(kafka, mongo, DATABASE, tmp_path, **settings) as processes:
            for name in FOLDS[:2]:
                processes.start(name)
            for name in SCORES:
                processes.start(name, "score")
            storm = Storm(stack, processes, rng, KILLS, SECONDS)
            publishing = Publishing(kafka, telling.messages, len(telling.messages) / SECONDS)
            await asyncio.gather(storm.rage(), publishing.run())
            assert not storm.fallen, f"ended though nobody killed them: {storm.fallen}"
            end = await log_end(kafka, SHARDS)
            await eventually(lambda: processes.folded() >= end, within_s=240, what=f"{end} positions folded")
            books = _Books(kafka)
            wrong = await _settled(books, processes)
            assert not wrong, f"{len(wrong)} cells are not what the log says: {wrong[:5]}"
            told = {one.content for one in books.log}
            missing = [fact for fact in telling.facts if encode(fact) not in told]
            assert not missing, f"{len(missing)} acknowledged facts are missing"
            await eventually(lambda: _no_wrong_card(mongo), within_s=240, what="the scorecards are the cells' own")
        Console().print(f"{storm.done} kills {storm.counts}, {storm.held} held, {len(books.log)} records, seed {SEED}")


class _Books:
    """What the log says, counted anew whenever it has grown.

    It grows after the storm as well: what was misplaced, or is a merged client's, is told again by the fold, after it
    has noted how far it is.
    """

    def __init__(self, kafka: str) -> None:
        self._kafka = kafka
        self.log: list[Delivered] = []
        self._cells: Cells = {}

    async def wrong(self, processes: Folds) -> list[Wrong]:
        """Return the cells that are not what the log says: which, what they should be, and what they are."""
        if len(self.log) < await log_end(self._kafka, SHARDS):
            self.log = await whole_log(self._kafka, SHARDS)
            facts = [event for _, event in reading_of(self.log, lambda s: partition_of(s, SHARDS)).facts]
            self._cells = folded(facts)
        found, right = processes.cells(), self._cells
        return [
            (key, right.get(key), found.get(key))
            for key in sorted(right.keys() | found.keys())
            if right.get(key) != found.get(key)
        ]


async def _settled(books: _Books, processes: Folds) -> list[Wrong]:
    """Return the cells that are still wrong a minute after everything was folded."""
    wrong: list[Wrong] = []

    async def is_right() -> bool:
        wrong[:] = await books.wrong(processes)
        return not wrong

    with suppress(AssertionError):
        await eventually(is_right, within_s=60, what="the cells are the log's own")
    return wrong


async def _no_wrong_card(mongo: str) -> bool:
    return not await wrong_cards(mongo, DATABASE)
