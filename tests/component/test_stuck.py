"""A consumer that stands still while records wait ends its process, and says so: what it hangs in hangs for ever."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.kpi.score.app import Score, ScoreSettings
from services.kpi.score.desk import Desk
from shared.kafka_connection import KafkaConnection
from shared.mongo import connected
from shared.watching.stall import EXIT_CODE, StuckError
from tests.builders import MORNING, a_deal_closed
from tests.component.kpi.company import Company
from tests.component.leads.test_events import an_event
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually
from tests.fold_processes import Folds, published

pytestmark = pytest.mark.stack

PATIENCE_S = 150


def last_words(log: Path) -> dict[str, Any]:
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    [said] = [line for line in lines if line["level"] == "critical"]
    return dict(said)


class HangingFolds(Folds):
    program = ("tests.component.hanging", "services.kpi")


class HangingService(Service):
    @property
    def program(self) -> tuple[str, ...]:
        return "tests.component.hanging", f"services.{self.name}"


async def test_a_fold_that_hangs_ends_though_a_thread_does_not(infrastructure: Infrastructure, tmp_path: Path) -> None:
    name = f"stuck_{uuid4().hex[:8]}"
    folds = HangingFolds(infrastructure.kafka, infrastructure.mongo, name, tmp_path, KPI_STUCK_SECONDS="1")
    await published(infrastructure.kafka, [a_deal_closed(deal_id=new_id("deal"))])

    folds.start("stuck")
    code = await eventually(lambda: folds.exit_code("stuck"), within_s=PATIENCE_S, what="it has ended")

    said = last_words(tmp_path / "stuck.log")
    assert (code, said["event"], said["exit_code"]) == (EXIT_CODE, "stuck-shards", os.EX_TEMPFAIL)
    assert "none was dealt with for 1 s" in said["reason"]


async def test_a_reader_that_hangs_ends_its_service(infrastructure: Infrastructure, tmp_path: Path) -> None:
    name, log = f"stuck_{uuid4().hex[:8]}", tmp_path / "log"
    settings = {"LEADS_STUCK_SECONDS": "1"}
    service = HangingService("leads", infrastructure, name, log, infrastructure.kafka, settings=settings)
    await service.start()
    await eventually(service.is_healthy)
    await service.send(an_event(new_id("lead")))
    assert service.process is not None

    code = await eventually(service.process.poll, within_s=PATIENCE_S, what="it has ended")

    said = last_words(log)
    assert (code, said["event"]) == (EXIT_CODE, "stuck-consumer")
    assert said["reason"].startswith(f"reader {name}: records wait")
    await service.http.aclose()


async def test_who_is_behind_is_not_ready_and_says_by_how_much(infrastructure: Infrastructure, tmp_path: Path) -> None:
    name = f"behind_{uuid4().hex[:8]}"
    settings = {"LEADS_READY_WITHIN_SECONDS": "1"}
    service = HangingService("leads", infrastructure, name, tmp_path / "log", infrastructure.kafka, settings=settings)
    await service.start()
    await eventually(service.is_healthy)
    await service.send(an_event(new_id("lead")))

    async def told() -> dict[str, Any] | None:
        [reader] = [
            one for one in (await service.http.get("/readyz")).json()["parts"] if one["name"] == f"consumer {name}"
        ]
        return dict(reader) if reader["behind_events"] and not reader["is_ready"] else None

    behind = await eventually(told, what="it says how far it is behind")

    assert behind["behind_seconds"] > 1
    assert behind["reason"].startswith(f"{behind['behind_events']} records wait, the oldest for ")
    await service.end()


async def test_a_score_that_hangs_is_found_out(infrastructure: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_desk: Any, **_busy: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Desk, "work", never)
    async with connected(infrastructure.mongo) as client:
        company = Company(infrastructure, client[f"kpi_{uuid4().hex[:12]}"])
        await company.is_live()
        await company.tell(a_deal_closed(closed_at=MORNING))
        settings = ScoreSettings(KafkaConnection(infrastructure.kafka), group=f"score-{company.generation}", stuck_s=1)
        score = Score(settings, company.database, company.house, company.clock)
        running = asyncio.create_task(score.run())

        with pytest.raises(StuckError, match="score: records wait"):
            await asyncio.wait_for(score.watch(), PATIENCE_S)

        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await client.drop_database(company.database.name)
