"""The fold as a process of its own says on its own port whether it is well."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from deploy.local.ports import free_port
from tests.component.processes import Infrastructure
from tests.conditions import eventually
from tests.fold_processes import folds
from tests.keys import FIRST_KEY, carried, keep_first_key

pytestmark = pytest.mark.stack


async def test_a_fold_answers_operators_on_its_own_port(infrastructure: Infrastructure, tmp_path: Path) -> None:
    port, name = free_port(), f"port_{uuid4().hex[:8]}"
    kafka, mongo = infrastructure.kafka, infrastructure.mongo
    with folds(kafka, mongo, name, tmp_path, KPI_FOLD_PORT=str(port)) as processes:
        processes.start("fold")
        await keep_first_key(mongo, f"{name}_access")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=carried(FIRST_KEY)) as http:

            async def found(path: str) -> httpx.Response | None:
                try:
                    answer = await http.get(path)
                except httpx.TransportError:
                    return None
                return answer if answer.is_success else None

            await eventually(lambda: found("/healthz"), within_s=120)
            ready = await eventually(lambda: found("/readyz"), within_s=120, what="it has caught up")
            told = await eventually(lambda: found("/metrics"))

    assert [part["name"] for part in ready.json()["parts"]] == ["kafka", "mongo", "consumer fold"]
    assert 'salespulse_fold_shards{state="fold"} 4.0' in told.text
    assert 'salespulse_consumer_lag_seconds{consumer="fold",partition="0",topic="sales.leads"} 0.0' in told.text
