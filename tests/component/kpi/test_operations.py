"""The KPI service as processes on a real stack: explained, verified, rebuilt beside itself, switched and retired."""

import asyncio
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx
import pymongo
import pytest

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.local.ports import free_port
from deploy.topics import create_topics
from services.kpi.cells import CELLS, LIVE, SHARDS, CellKey
from services.kpi.records import Rules
from shared.clock import system_clock
from shared.events import AnyEvent
from shared.kafka_connection import KafkaConnection
from shared.topics import SHARD_TOPICS
from tests.builders import (
    a_deal_closed,
    a_deal_opened,
    a_manager_joined,
    a_plan_set,
    a_team_created,
    an_order_cancelled,
    an_order_placed,
)
from tests.component.processes import Infrastructure
from tests.conditions import eventually
from tests.fold_processes import Cells, Folds, folds, log_end, published
from tests.folding import folded
from tests.keys import FIRST_KEY, carried

pytestmark = pytest.mark.stack

SHARD_COUNT = 2
ADMIN = carried(FIRST_KEY)
NOON = system_clock().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)
LONG_AGO = NOON - timedelta(days=400)
YEAR, OLD_YEAR = str(NOON.year), str(LONG_AGO.year)
OTHERWISE = {"KPI_FRESH_DAYS": "200"}
"""Another way of counting that comes to the same numbers."""


def history() -> list[AnyEvent]:
    orders = [an_order_placed(order_id=f"o-{n}", client_id=f"c-{n}", at=NOON) for n in range(7)]
    return [
        a_team_created(at=LONG_AGO),
        a_manager_joined(display_name="Ann", at=LONG_AGO),
        a_plan_set(period=YEAR, target=14_000, at=NOON),
        *orders,
        an_order_cancelled(order_id="o-0", client_id="c-0", at=NOON + timedelta(hours=1)),
        an_order_placed(order_id="old", client_id="c-0", at=LONG_AGO),
        a_deal_opened(deal_id="d-1", at=NOON - timedelta(days=2)),
        a_deal_closed(deal_id="d-1", at=NOON),
    ]


@dataclass
class Company:
    """One database, on the log that all tests of this file share, and the processes on it."""

    where: Infrastructure
    told: list[AnyEvent]
    logs: Path
    name: str = field(default_factory=lambda: f"kpi_{uuid4().hex[:12]}")
    port: int = field(default_factory=free_port)

    @property
    def database(self) -> Any:
        return pymongo.MongoClient[dict[str, Any]](self.where.mongo)[self.name]

    @contextmanager
    def running(self, role: str = "all", **settings: str) -> Iterator[Folds]:
        port = {"KPI_HTTP_PORT": str(self.port)} if role == "all" else {}
        settings = {"KPI_CURRENCY": "EUR"} | port | settings
        with folds(self.where.kafka, self.where.mongo, self.name, self.logs, **settings) as processes:
            processes.start(role, role)
            yield processes

    async def whole(self) -> None:
        """Return when the live generation's fold has set out for all there is, and its cells say so."""
        await eventually(lambda: self.cells(self.live()) == folded(self.told), what="all counted")

    async def tell(self, *events: AnyEvent) -> None:
        await published(self.where.kafka, events)
        self.told.extend(events)

    def live(self) -> str:
        found = self.database[LIVE].find_one()
        return str(found["generation"]) if found else ""

    def cells(self, generation: str) -> Cells:
        sums: dict[CellKey, Counter[str]] = {}
        for found in self.database[CELLS].find({"generation": generation}):
            sums.setdefault(CellKey(found["scope"], found["span"], found["by"]), Counter()).update(found["measures"])
        return {key: left for key, counter in sums.items() if (left := {k: v for k, v in counter.items() if v})}

    async def says(self, *arguments: str, code: int = 0, settings: Mapping[str, str] | None = None) -> str:
        """Return what `python -m services.kpi ARGUMENTS` says, which must end with *code*."""
        environment = os.environ | {
            "KAFKA_BOOTSTRAP": self.where.kafka,
            "MONGO_URL": self.where.mongo,
            "KPI_DATABASE": self.name,
            "KPI_GROUP": self.name,
            "KPI_TIME_ZONE": "UTC",
            "KPI_CURRENCY": "EUR",
            "ACCESS_DATABASE": f"{self.name}_access",
            **(settings or {}),
        }
        command = [sys.executable, "-m", "services.kpi", *arguments]
        ended = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    async def asked(self, path: str, **asked: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=30, headers=ADMIN) as http:
            return await http.get(path, params=asked)

    async def value(self, scope: str, period: str, kpi: str) -> object:
        try:
            answer = await self.asked(f"/v1/scorecards/{scope}/{kpi}", period=period)
        except httpx.HTTPError:
            return None
        return answer.json()["reading"]["value"] if answer.is_success else None

    async def shows(self, scope: str, period: str, kpi: str, value: object) -> None:
        async def is_shown() -> bool:
            return await self.value(scope, period, kpi) == value

        await eventually(is_shown, what=f"{scope} {period}: {kpi} is {value}")

    async def leads_with(self, name: str, of: str) -> None:
        """Return when the leaderboard of revenue begins with *name*."""

        async def is_shown() -> bool:
            answer = await self.asked("/v1/leaderboards/revenue_booked", period=YEAR, of=of)
            return answer.is_success and [row["name"] for row in answer.json()["rows"]][:1] == [name]

        await eventually(is_shown, what=f"the leaderboard of {of}s begins with {name}")


@pytest.fixture(scope="module")
async def log() -> AsyncIterator[tuple[Infrastructure, list[AnyEvent]]]:
    with own_stack() as stack:
        found = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        await create_topics(KafkaConnection(str(found.kafka)), SHARD_COUNT)
        told = history()
        await published(str(found.kafka), told)
        yield Infrastructure(str(found.kafka), str(found.mongo)), told


@pytest.fixture
def company(log: tuple[Infrastructure, list[AnyEvent]], tmp_path: Path) -> Company:
    where, told = log
    return Company(where, told, tmp_path)


def generation_in(answer: str) -> str:
    found = re.search(r"generation (\w{12}) is folded", answer)
    assert found, answer
    return found.group(1)


class Watching:
    """A reader that asks without pause, and keeps every answer that is another than the last."""

    def __init__(self, port: int, paths: Iterable[str]) -> None:
        self._port, self._paths = port, tuple(paths)
        self._end, self.answers, self.rounds = threading.Event(), {path: list[object]() for path in self._paths}, 0
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self._port}", timeout=30, headers=ADMIN) as http:
            while not self._end.is_set():
                for path in self._paths:
                    answer = self._told(http.get(path))
                    if [answer] != self.answers[path][-1:]:
                        self.answers[path].append(answer)
                self.rounds += 1

    def _told(self, answer: httpx.Response) -> object:
        if not answer.is_success:
            return answer.text
        told = answer.json()
        if "kpis" in told:
            return {kpi: told["kpis"][kpi]["value"] for kpi in ("revenue_booked", "deals_won", "plan_attainment")}
        return [(row["name"], row["reading"]["value"]) for row in told["rows"]] if "rows" in told else told


async def test_over_all_pages_the_records_add_up_to_the_number(company: Company) -> None:
    with company.running():
        await company.whole()
        await eventually(lambda: company.value("company", YEAR, "deals_won"), what="serve answers, too")
        for kpi in (
            "revenue_booked",
            "revenue_cancelled",
            "deals_won",
            "deals_won_net",
            "win_rate",
            "sales_cycle_days",
        ):
            path, asked, added, pages = f"/v1/scorecards/company/{kpi}/records", {"period": YEAR, "limit": "2"}, 0.0, 0
            while True:
                page = (await company.asked(path, **asked)).json()
                added += sum(record["numerator"] for record in page["records"])
                pages += 1
                if not page["next"]:
                    break
                asked["after"] = page["next"]
            assert (kpi, round(added, 6)) == (kpi, round(page["reading"]["numerator"], 6))
            assert kpi != "revenue_booked" or pages > 2

        refused = [
            await company.asked("/v1/scorecards/company/deals_won/records", period=YEAR, after=after)
            for after in ("!!!", "aGVsbG8=")
        ]
        assert [(answer.status_code, answer.json()["field"]) for answer in refused] == [(422, "after")] * 2


async def test_a_cell_that_somebody_changed_is_found_by_verify(company: Company) -> None:
    with company.running("fold"):
        await company.whole()
    assert "no difference" in await company.says("verify")
    kept = company.database[CELLS].find_one({"scope": "manager:ann", "measures.deals_won": {"$gt": 0}, "by": ""})
    wrong = kept["measures"] | {"deals_won": 70_000}
    company.database[CELLS].replace_one({"_id": kept["_id"]}, kept | {"measures": wrong})

    said = await company.says("verify", code=1)

    assert f"manager:ann {kept['span']} - deals_won: stored 70000, recomputed 10000" in said
    assert "1 differences" in said
    assert "they are 0 to 1" in await company.says("verify", "--shard", "9", code=os.EX_CONFIG)


async def test_a_shadow_is_counted_whole_compared_and_not_shown(company: Company) -> None:
    with company.running():
        await company.whole()
        before = company.live()

        said = await company.says("rebuild", "--shadow", settings={"KPI_TIME_ZONE": "Pacific/Kiritimati"})

        assert company.cells(generation_in(said)) == folded(company.told, Rules("Pacific/Kiritimati"))
        assert re.search(r"deals_won +\d+ +company +\S+ +1 +0\n", said), said
        assert company.live() == before
        assert await company.value("company", str(NOON.date()), "deals_won") == 1


async def test_no_reader_sees_an_error_or_an_empty_card_at_the_switch(company: Company) -> None:
    paths = [
        *(f"/v1/scorecards/{scope}?period={YEAR}" for scope in ("company", "team:team-1", "manager:ann")),
        *(f"/v1/leaderboards/revenue_booked?period={YEAR}&of={of}" for of in ("team", "manager")),
    ]
    with company.running():
        await company.whole()
        revenue = 1_000 * sum(e.type == "OrderPlaced" and e.time.year == NOON.year for e in company.told) - 1_000
        await company.shows("team:team-1", YEAR, "revenue_booked", revenue)
        await company.shows("manager:ann", YEAR, "revenue_booked", revenue)
        await company.leads_with("Ann", "manager")
        await company.leads_with("North", "team")
        with Watching(company.port, paths) as reader:
            assert "is live now" in await company.says("rebuild", settings=OTHERWISE)
            live = company.live()
            ticks = company.database["scorecard_ticks"]
            await eventually(lambda: ticks.find_one({"_id": live}), what="score has made all cards anew")
            begun = reader.rounds
            await eventually(lambda: reader.rounds > begun + 2)

    assert {path: answers for path, answers in reader.answers.items() if len(answers) != 1} == {}
    assert reader.answers[paths[0]][0]["revenue_booked"] == revenue  # type: ignore[index]


async def test_what_came_while_another_generation_was_live_is_there_after_a_switch_back(company: Company) -> None:
    with company.running():
        await company.whole()
        first = company.live()
        orders = sum(event.type == "OrderPlaced" and event.time == LONG_AGO for event in company.told)
        await company.shows("company", OLD_YEAR, "orders_booked", orders)
        await company.says("rebuild", settings=OTHERWISE)
        with company.running("fold", **OTHERWISE):
            await company.tell(an_order_placed(order_id=f"late-{orders}", client_id="c-9", at=LONG_AGO))
            await company.shows("company", OLD_YEAR, "orders_booked", orders + 1)
            await eventually(lambda: company.cells(first) == folded(company.told), what="the old one folds on")

            await company.says("rebuild", "--switch", first)

            await asyncio.sleep(2)  # a reader looks once a second which generation is live
            with Watching(company.port, [f"/v1/scorecards/company?period={OLD_YEAR}"]) as reader:
                ticks = company.database["scorecard_ticks"]
                await eventually(lambda: ticks.find_one({"_id": first}), what="score has made all cards anew")
                begun = reader.rounds
                await eventually(lambda: reader.rounds > begun + 2)
    (only,) = next(iter(reader.answers.values()))
    assert only["revenue_booked"] == 1_000 * (orders + 1)  # type: ignore[index]


async def test_a_generation_whose_last_batch_is_not_written_cannot_be_shown(company: Company) -> None:
    with company.running("fold"):
        await company.whole()
    end = await log_end(company.where.kafka, SHARD_COUNT)
    for shard in range(SHARD_COUNT):
        position = {"epoch": 0, "batch": 1, "since": [0] * len(SHARD_TOPICS), "upto": [end] * len(SHARD_TOPICS)}
        company.database[SHARDS].insert_one({"_id": f"begun:{shard}", "fingerprint": "begun", **position})

    said = await company.says("rebuild", "--switch", "begun", code=os.EX_CONFIG)

    assert "not written to the end" in said


async def test_what_was_retired_is_gone_until_it_is_counted_again(company: Company) -> None:
    with company.running("fold"):
        await company.whole()
    live = company.live()
    shadow = generation_in(await company.says("rebuild", "--shadow", settings=OTHERWISE))

    assert "is the live one" in await company.says("retire", live, code=os.EX_CONFIG)
    assert "is retired" in await company.says("retire", shadow)

    assert company.cells(shadow) == {}
    assert "cannot be switched to" in await company.says("rebuild", "--switch", shadow, code=os.EX_CONFIG)
    await company.says("rebuild", "--shadow", settings=OTHERWISE)
    assert company.cells(shadow) == folded(company.told)
