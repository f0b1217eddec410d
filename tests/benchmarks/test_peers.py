"""Our fold beside Kafka Streams, Quix Streams and faust-streaming: `make bench-peers`; BENCH_EVENTS sets how many."""

import asyncio
import os
from pathlib import Path

import pytest

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.kafka_connection import KafkaConnection
from tests.benchmarks.measuring import SHARDS, At
from tests.benchmarks.publishing import published_bytes
from tests.benchmarks.results import kept
from tests.benchmarks.sales_days import said_days
from tests.benchmarks.side_by_side import compared, show

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

EVENTS = int(os.environ.get("BENCH_EVENTS", "100000"))


async def test_the_fold_beside_its_peers(tmp_path: Path) -> None:
    with own_stack() as stack:
        found = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        at = At(str(found.kafka), str(found.mongo))
        await create_topics(KafkaConnection(at.kafka), SHARDS)
        await published_bytes(at.kafka, said_days(EVENTS), SHARDS)
        comparison = await compared(at, EVENTS, tmp_path, {})
    show(comparison)
    kept("peers", [comparison])
