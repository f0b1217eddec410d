"""Three brokers, and one that leads is killed again and again under load: nothing is lost, nothing is counted twice.

`make test` kills one leader, `make chaos` ten.
"""

import asyncio
import os
from pathlib import Path
from random import Random

import pytest
from aiokafka.errors import KafkaError
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.topics import create_topics
from shared.events.codec import encode
from shared.kafka_connection import KafkaConnection
from tests.chaos.books import Books
from tests.chaos.cluster import COPIES, PATIENCE_S, Cluster, three_brokers
from tests.chaos.storm import FOLDS, SESSION_SECONDS, Publishing
from tests.chaos.telling import a_telling
from tests.conditions import eventually
from tests.fold_processes import Folds, folds, log_end

pytestmark = [pytest.mark.long, pytest.mark.stack]

KILLS = min(10, int(os.environ.get("CHAOS_KILLS", "1")))
SEED = int(os.environ.get("CHAOS_SEED", "4"))
FACTS_A_KILL = 400
PER_SECOND = 100
SHARDS = 4


async def test_nothing_is_lost_or_counted_twice_when_leaders_die(tmp_path: Path) -> None:
    rng = Random(SEED)
    telling = a_telling(KILLS * FACTS_A_KILL, rng)
    settings = {"KPI_BATCH_EVENTS": "100", "KPI_SESSION_SECONDS": str(SESSION_SECONDS)}
    with own_stack() as stack, three_brokers(tmp_path / "kafka") as cluster:
        mongo = str((await asyncio.to_thread(stack.up, ["mongo"])).mongo)
        await create_topics_with_copies(cluster)
        with folds(cluster.bootstrap, mongo, "leaders", tmp_path, **settings) as processes:
            for name in FOLDS[:2]:
                processes.start(name)
            lengths = len(telling.messages) // KILLS + 1
            for start in range(0, len(telling.messages), lengths):
                publishing = Publishing(cluster.bootstrap, telling.messages[start : start + lengths], PER_SECOND)
                await asyncio.gather(publishing.run(), kill_under_load(cluster, publishing, rng))
            fallen = started_again(processes)
            end = await log_end(cluster.bootstrap, SHARDS)
            await eventually(lambda: processes.folded() >= end, within_s=240, what=f"{end} positions folded")
            books = Books(cluster.bootstrap, SHARDS)
            wrong = await books.settled(processes)
            assert not wrong, f"{len(wrong)} cells are not what the log says: {wrong[:5]}"
            told = {one.content for one in books.log}
            missing = [fact for fact in telling.facts if encode(fact) not in told]
            assert not missing, f"{len(missing)} acknowledged facts are missing"
    Console().print(f"{KILLS} leaders killed, {len(books.log)} records, ended by themselves: {fallen}, seed {SEED}")


async def create_topics_with_copies(cluster: Cluster) -> None:
    """Create the topics once all brokers are there."""
    await eventually(lambda: made(cluster), within_s=PATIENCE_S, what="the topics have three copies")
    await eventually(cluster.is_whole, within_s=PATIENCE_S, what="all copies are level")


async def made(cluster: Cluster) -> bool:
    """Say whether the topics could be created; not before all brokers are known."""
    try:
        await create_topics(KafkaConnection(cluster.bootstrap), SHARDS, COPIES)
    except KafkaError:
        return False
    return True


async def kill_under_load(cluster: Cluster, publishing: Publishing, rng: Random) -> None:
    """Kill a broker that leads, once events are coming in."""
    await eventually(lambda: publishing.acknowledged, within_s=PATIENCE_S, what="events come in")
    await cluster.kill_a_leader(rng.choice(await cluster.leaders()))


def started_again(processes: Folds) -> list[str]:
    """Return the folds that ended by themselves, as they do when stuck, and start them again as a supervisor would."""
    fallen = [name for name in processes.names if processes.exit_code(name) is not None]
    for name in fallen:
        processes.start(name)
    return fallen
