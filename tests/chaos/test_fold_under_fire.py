"""The whole CRM, twice over and shuffled, while folds, broker and database are killed: every cell is still right."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from deploy.demo.crm import crm_history, crm_teller, read_tables
from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from services.kpi.records import Rules
from tests.conditions import eventually
from tests.crm_truth import sales_data
from tests.fold_processes import folds, log_end, published
from tests.folding import folded

pytestmark = pytest.mark.stack

KILLS = 20
SHARDS = 4


async def test_cells_are_exact_after_twenty_kills_two_restarts_and_a_second_fold(tmp_path: Path) -> None:
    rng = Random(20)
    events = crm_teller().all_of(crm_history(read_tables(sales_data())).facts)
    stream = [*events, *events]
    rng.shuffle(stream)
    parts = [stream[number :: KILLS + 1] for number in range(KILLS + 1)]
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        await create_topics(str(at.kafka), SHARDS)
        with folds(str(at.kafka), str(at.mongo), "fire", tmp_path, KPI_BATCH_EVENTS="100") as processes:
            processes.start("one")
            for kill, part in enumerate(parts):
                await published(str(at.kafka), part)
                target = sum(map(len, parts[:kill])) + rng.randint(1, len(part))
                await eventually(lambda target=target: processes.folded() >= target, what=f"{target} positions")  # type: ignore[misc]
                if kill in (4, 14):
                    processes.start("two")
                if kill == 11:
                    processes.stop("two")
                if kill in (6, 12):
                    name = "kafka" if kill == 6 else "mongo"
                    await asyncio.to_thread(stack.kill, name)
                    await asyncio.to_thread(stack.start, name)
                if kill < KILLS:
                    processes.kill("one")
                    processes.start("one")
            end = await log_end(str(at.kafka), SHARDS)
            await eventually(lambda: processes.folded() == end, within_s=120, what=f"{end} positions folded")
            expected = folded(events, Rules("UTC"))
            await eventually(lambda: processes.cells() == expected, within_s=30, what="the cells are the facts' own")
