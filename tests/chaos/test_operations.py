"""What stops a fold on purpose, what it says then, and what an operator does about it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from deploy.local.addresses import Addresses
from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from services.kpi.records import Rules
from shared.events import AnyEvent
from shared.events.codec import topic_of
from shared.kafka import partition_of
from shared.kafka_connection import KafkaConnection
from shared.topics import LEADS
from tests.benchmarks.sales_days import sales_days
from tests.conditions import eventually
from tests.fold_processes import Folds, folds, log_end, published
from tests.folding import folded

pytestmark = pytest.mark.stack

SHARDS = 2
EVENTS = sales_days(400)


@pytest.fixture
async def at() -> AsyncIterator[Addresses]:
    with own_stack() as stack:
        found = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        await create_topics(KafkaConnection(str(found.kafka)), SHARDS)
        yield found


async def all_folded(at: Addresses, processes: Folds) -> None:
    end = await log_end(str(at.kafka), SHARDS)
    await eventually(lambda: processes.folded() >= end, what=f"{end} positions folded")


def command(at: Addresses, database: str, *arguments: str, zone: str = "UTC") -> str:
    """Return what `python -m services.kpi ARGUMENTS` answers."""
    environment = os.environ | {
        "KAFKA_BOOTSTRAP": str(at.kafka),
        "MONGO_URL": str(at.mongo),
        "KPI_DATABASE": database,
        "KPI_TIME_ZONE": zone,
        "KPI_CURRENCY": "USD",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "services.kpi", *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return ended.stdout


async def test_another_way_of_counting_refuses_to_start_until_history_is_rebuilt(at: Addresses, tmp_path: Path) -> None:
    where = str(at.kafka), str(at.mongo), "rebuilt", tmp_path
    await published(str(at.kafka), EVENTS)
    with folds(*where) as processes:
        processes.start("utc")
        await all_folded(at, processes)
    with folds(*where, KPI_TIME_ZONE="Asia/Tokyo") as processes:
        processes.start("tokyo")
        assert await eventually(lambda: processes.exit_code("tokyo"), what="the refusal") == os.EX_CONFIG
        assert "services.kpi rebuild" in (tmp_path / "tokyo.log").read_text()

        answer = await asyncio.to_thread(command, at, "rebuilt", "rebuild", zone="Asia/Tokyo")

        assert "is live now" in answer
        processes.start("tokyo")
        await eventually(lambda: processes.cells() == folded(EVENTS, Rules("Asia/Tokyo")), what="Tokyo's days")


async def test_a_shard_whose_events_are_gone_stops_until_an_operator_accepts_the_gap(
    at: Addresses, tmp_path: Path
) -> None:
    first, lost, last = EVENTS[:100], EVENTS[100:200], EVENTS[200:]
    with folds(str(at.kafka), str(at.mongo), "gap", tmp_path) as processes:
        await published(str(at.kafka), first)
        processes.start("fold")
        await all_folded(at, processes)
        processes.stop("fold")
        await published(str(at.kafka), lost)
        await _delete_leads(at, shard=0)
        await published(str(at.kafka), last)
        processes.start("fold")
        await eventually(lambda: "accept-gap 0" in (tmp_path / "fold.log").read_text(), what="the refusal")
        processes.stop("fold")

        answer = await asyncio.to_thread(command, at, "gap", "accept-gap", "0")

        assert f"passed over: {LEADS}" in answer
        processes.start("fold")
        left = [*first, *(event for event in lost if not _is_gone(event)), *last]
        await eventually(lambda: processes.cells() == folded(left), what="all that was left")


async def _delete_leads(at: Addresses, shard: int) -> None:
    """Delete everything from one partition of the leads."""
    admin = AIOKafkaAdminClient(bootstrap_servers=str(at.kafka))
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(LEADS, shard): RecordsToDelete(before_offset=-1)})
    finally:
        await admin.close()


def _is_gone(event: AnyEvent) -> bool:
    return topic_of(event) == LEADS and partition_of(event.subject, SHARDS) == 0
