"""Whatever is killed, held, told twice, late, wrongly keyed or poisoned: every number is exactly what the log says.

`make test` rides out a small storm, `make chaos` one of 100 kills (CHAOS_KILLS, CHAOS_SECONDS).
"""

import asyncio
import os
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.events.codec import encode
from shared.kafka_connection import KafkaConnection
from tests.chaos.books import Books, all_folded
from tests.chaos.scorecards import wrong_cards
from tests.chaos.storm import FOLDS, SCORES, SESSION_SECONDS, Publishing, Storm
from tests.chaos.telling import a_telling
from tests.conditions import eventually
from tests.fold_processes import folds

pytestmark = pytest.mark.stack

KILLS = int(os.environ.get("CHAOS_KILLS", "14"))
SECONDS = float(os.environ.get("CHAOS_SECONDS", "60"))
SEED = int(os.environ.get("CHAOS_SEED", "4"))
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
        await create_topics(KafkaConnection(kafka), SHARDS)
        with folds(kafka, mongo, DATABASE, tmp_path, **settings) as processes:
            for name in FOLDS[:2]:
                processes.start(name)
            for name in SCORES:
                processes.start(name, "score")
            storm = Storm(stack, processes, rng, KILLS, SECONDS)
            publishing = Publishing(kafka, telling.messages, len(telling.messages) / SECONDS)
            await asyncio.gather(storm.rage(), publishing.run())
            assert not storm.fallen, f"ended though nobody killed them: {storm.fallen}"
            await all_folded(kafka, SHARDS, processes)
            books = Books(kafka, SHARDS)
            wrong = await books.settled(processes)
            assert not wrong, f"{len(wrong)} cells are not what the log says: {wrong[:5]}"
            told = {one.content for one in books.log}
            missing = [fact for fact in telling.facts if encode(fact) not in told]
            assert not missing, f"{len(missing)} acknowledged facts are missing"
            await eventually(lambda: _no_wrong_card(mongo), within_s=240, what="the scorecards are the cells' own")
        Console().print(f"{storm.done} kills {storm.counts}, {storm.held} held, {len(books.log)} records, seed {SEED}")


async def _no_wrong_card(mongo: str) -> bool:
    return not await wrong_cards(mongo, DATABASE)
