"""The database is put back to an older copy while folds and score run: they notice, and every number is right again.

The copy is one of files, taken while the database is down: all its documents are of one moment. RESTORE_SECONDS says
how old it is.
"""

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from deploy.local.choice import LocalStack
from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.local.stack import Stack
from deploy.topics import create_topics
from shared.events.codec import encode, topic_of
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.sales_days import sales_days
from tests.chaos.books import Books, all_folded
from tests.chaos.scorecards import wrong_cards
from tests.chaos.storm import Publishing
from tests.chaos.telling import Message
from tests.conditions import eventually
from tests.fold_processes import folds

pytestmark = [pytest.mark.long, pytest.mark.stack]

SECONDS = float(os.environ.get("RESTORE_SECONDS", "10"))
PER_SECOND = 200
SHARDS = 4
DATABASE = "restored"
FOLDS = ("fold-1", "fold-2")
NOTICED = '"event": "the database was restored"'


async def test_a_database_put_back_under_running_folds_is_noticed_and_healed(tmp_path: Path) -> None:
    copied_after, restored_after = 5 * PER_SECOND, int((5 + SECONDS) * PER_SECOND)
    messages = [
        Message(topic_of(event), event.subject.encode(), encode(event))
        for event in sales_days(restored_after + 5 * PER_SECOND)
    ]
    with own_stack() as stack:
        if not isinstance(stack, Stack):
            pytest.skip("the database's files are in a container here, whose volume is not ours to replace")
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        kafka, mongo = str(at.kafka), str(at.mongo)
        await create_topics(KafkaConnection(kafka), SHARDS)
        with folds(kafka, mongo, DATABASE, tmp_path, KPI_BATCH_EVENTS="50") as processes:
            for name in FOLDS:
                processes.start(name)
            processes.start("score", "score")
            publishing = Publishing(kafka, messages, PER_SECOND)
            told = asyncio.create_task(publishing.run())
            await eventually(lambda: publishing.acknowledged >= copied_after, within_s=180, what="5 seconds of events")
            await eventually(lambda: processes.folded() >= copied_after / 2, within_s=120, what="half of them folded")
            copy = await asyncio.to_thread(copied, stack, tmp_path)
            await eventually(
                lambda: publishing.acknowledged >= restored_after and processes.folded() >= restored_after / 2,
                within_s=240,
                what="what the copy does not have",
            )
            far = processes.folded()
            await asyncio.to_thread(put_back, stack, copy)
            await told
            await all_folded(kafka, SHARDS, processes)
            books = Books(kafka, SHARDS)
            assert not (wrong := await books.settled(processes)), f"{len(wrong)} cells are wrong: {wrong[:5]}"
            assert len(books.log) == len(messages)
            logs = "".join((tmp_path / f"{name}.log").read_text() for name in FOLDS)
            assert NOTICED in logs, logs[-2000:]

            async def no_wrong_card() -> bool:
                return not await wrong_cards(mongo, DATABASE)

            await eventually(no_wrong_card, within_s=240, what="the scorecards are the cells' own")
        lines = [line for line in logs.splitlines() if NOTICED in line]
        Console(width=200).print(f"{far} positions folded before; {len(lines)} shards noticed; {len(messages)} events")


def copied(stack: Stack, folder: Path) -> Path:
    """Return a copy of the database as it is now."""
    stack.kill("mongo")
    copy = shutil.copytree(_files(stack), folder / "copy")
    stack.start("mongo")
    return copy


def put_back(stack: Stack, copy: Path) -> None:
    """Replace the database by *copy*."""
    stack.kill("mongo")
    shutil.rmtree(_files(stack))
    shutil.copytree(copy, _files(stack))
    stack.start("mongo")


def _files(stack: LocalStack) -> Path:
    return stack.directory / "mongo" / "data"
