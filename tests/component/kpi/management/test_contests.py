"""Contests by the numbers of a fold and a score, under a clock that the test moves: announced, led, settled once."""

import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.demo.month.clock import VARIABLE, FileClock
from shared.clock import system_clock
from shared.events import AnyEvent
from shared.events.codec import KAFKA_HEADERS, encode
from shared.topics import MANAGEMENT, ORDERS
from tests.builders import a_deal_closed
from tests.component.kpi.management.conftest import Serve
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually
from tests.fold_processes import Folds

pytestmark = pytest.mark.stack

DAY = timedelta(days=1)
COUNTED_WITHIN_S = 180
"""From the start of a fold and a score on a busy machine."""


class ServeByClock(Serve):
    """The serving role under the clock of a file."""

    @property
    def program(self) -> tuple[str, ...]:
        """Return the module that is run, and what it is told."""
        return "deploy.demo.month.service", "kpi"


@dataclass
class House:
    """A company with a fold, a score, a clock by hand and as many serving processes as a test starts."""

    where: Infrastructure
    folder: Path
    database: str = field(default_factory=lambda: f"kpi_{uuid4().hex[:12]}")
    started: list[Service] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = FileClock(self.folder / "clock")
        self.today = datetime.combine(system_clock().date(), time(), UTC)  # nothing is said before its time
        settings = {"KPI_CURRENCY": "EUR"}
        self.folds = Folds(self.where.kafka, self.where.mongo, self.database, self.folder, **settings)

    async def serve(self) -> Service:
        """Start a serving process."""
        service = ServeByClock("kpi", self.where, self.database, self.folder / "serve.log", self.where.kafka)
        service.settings = {VARIABLE: str(self.folder / "clock")}
        self.started.append(service)
        await service.start()
        return service

    def count(self) -> None:
        """Start to fold and to score."""
        self.folds.start("fold")
        self.folds.start("score", "score")

    async def won(self, manager_id: str, at: datetime) -> None:
        """Publish that a deal was won."""
        event = a_deal_closed(deal_id=new_id("deal"), client_id=new_id("client"), manager_id=manager_id, at=at)
        await self.where.write(ORDERS, (event.subject.encode(), encode(event), KAFKA_HEADERS))

    async def settled(self, contest_id: str) -> list[AnyEvent]:
        """Return the results that were published of a contest."""
        wanted = ("ContestSettled", contest_id)
        return await self.where.published(MANAGEMENT, lambda event: (event.type, event.subject) == wanted)


@pytest.fixture
async def house(infrastructure: Infrastructure, tmp_path: Path) -> AsyncIterator[House]:
    house = House(infrastructure, tmp_path)
    house.clock.set(house.today - 3 * DAY)
    yield house
    house.folds.stop_all()
    for service in house.started:
        if service.process is not None and service.process.poll() is None:
            await service.end()


async def standings(service: Service, contest_id: str) -> dict[str, Any]:
    answer = await service.http.get(f"/v1/contests/{contest_id}/standings")
    assert answer.status_code in {httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE}, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def led_by(service: Service, contest_id: str, **values: int) -> dict[str, Any]:
    """Return the standings once everybody has the value that is said of them."""

    async def found() -> dict[str, Any] | None:
        now = await standings(service, contest_id)
        return now if {place["name"]: place["reading"]["value"] for place in now.get("places", [])} == values else None

    standing: dict[str, Any] = await eventually(found, within_s=COUNTED_WITHIN_S, what=f"{contest_id}: {values}")
    return standing


async def status(service: Service, contest_id: str) -> str:
    found: str = (await service.state(f"/v1/contests/{contest_id}"))["status"]
    return found


async def listed(service: Service, status: str, kpi: str = "deals_won") -> set[str]:
    answer = await service.http.get("/v1/contests", params={"status": status, "kpi": kpi})
    assert answer.status_code == httpx.codes.OK, answer.text
    return {one["id"] for one in answer.json()["items"]}


async def test_a_contest_settles_once_over_a_kill_with_what_came_within_its_grace(house: House) -> None:
    one = await house.serve()
    house.count()
    ann, bob = new_id("ann"), new_id("bob")
    contest_id, off = new_id("contest"), new_id("contest")
    first, last = house.today - 3 * DAY, house.today - 2 * DAY
    days = {"first_day": first.date().isoformat(), "last_day": last.date().isoformat(), "grace_days": 1}
    for of in (contest_id, off):
        ask = {"contest_id": of, "name": "Race", "kpi": "deals_won", "ids": [ann, bob], "prize": "A day off", **days}
        answer = await one.post("/v1/contests", ask)
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        assert answer.json()["state"]["status"] == "running"
    assert (await one.post(f"/v1/contests/{contest_id}/amend", {"name": "Sprint"})).json()["code"] == "wrong-status"
    assert {contest_id, off} <= await listed(one, "running")

    await house.won(ann, first)
    await house.won(bob, last)
    live = await led_by(one, contest_id, **{ann: 1, bob: 1})
    assert {place["rank"] for place in live["places"]} == {1}
    assert (live["status"], live["trust"]["state"]) == ("running", "provisional")

    house.clock.set(house.today - DAY)
    await house.won(bob, first)
    late = await led_by(one, contest_id, **{ann: 1, bob: 2})
    assert late["status"] == "in_grace"
    assert {contest_id, off} <= await listed(one, "in_grace")
    assert (await one.post(f"/v1/contests/{off}/cancel")).json()["state"]["status"] == "cancelled"
    await one.end(signal.SIGKILL)

    house.clock.set(house.today)
    both = [await house.serve(), await house.serve()]
    states = [await service.state_where(f"/v1/contests/{contest_id}", status="settled") for service in both]
    assert [state["winners"] for state in states] == [[f"manager:{bob}"]] * 2
    [said] = await eventually(lambda: house.settled(contest_id))
    assert (said.id, said.data.competitors, said.data.prize) == (f"{contest_id}:ContestSettled", 2, "A day off")

    await house.won(ann, first)
    await house.won(ann, last)
    await eventually(lambda: _deals_of(both[0], ann, first), what="the late deals are counted elsewhere")
    final = await standings(both[0], contest_id)
    assert final["places"] == [place.model_dump(mode="json") for place in said.data.places]
    assert [(place["name"], place["rank"], place["reading"]["value"]) for place in final["places"]] == [
        (bob, 1, 2),
        (ann, 2, 1),
    ]
    assert (final["status"], final["trust"]["state"]) == ("settled", "final")
    assert (await standings(both[1], off))["places"] == []
    kept = [await listed(both[0], name) & {contest_id, off} for name in ("settled", "cancelled", "in_grace")]
    assert kept == [{contest_id}, {off}, set()]
    assert len(await house.settled(contest_id)) == 1
    assert await house.settled(off) == []


async def _deals_of(service: Service, manager_id: str, day: datetime) -> bool:
    path, asked = f"/v1/scorecards/manager:{manager_id}/deals_won", {"period": day.date().isoformat()}
    reading = (await service.http.get(path, params=asked)).json()["reading"]
    return bool(reading["value"] == 2)


async def test_a_contest_is_planned_amended_and_refused_by_the_field_that_is_wrong(serve: Service) -> None:
    contest_id, day = new_id("contest"), (system_clock() + 2 * DAY).date().isoformat()
    ask: dict[str, Any] = {"contest_id": contest_id, "name": "Race", "kpi": "win_rate", "of": "team"}
    ask |= {"first_day": day, "last_day": day}
    wrong: tuple[tuple[str, Any], ...] = (
        ("kpi", "luck"),
        ("kpi", "plan_attainment"),
        ("last_day", "2020-01-01"),
        ("ids", []),
        ("of", "everybody"),
        ("team_id", "north"),
    )
    refused = [await serve.post("/v1/contests", ask | {field: value}) for field, value in wrong]
    planned = await serve.post("/v1/contests", ask)
    amended = await serve.post(f"/v1/contests/{contest_id}/amend", {"least_n": 3, "prize": "A cake"})

    assert [(one.status_code, one.json()["field"]) for one in refused] == [(422, field) for field, _ in wrong]
    assert (planned.json()["state"]["status"], planned.json()["state"]["terms"]["least_n"]) == ("planned", 5)
    assert (amended.json()["state"]["terms"]["least_n"], amended.json()["state"]["terms"]["prize"]) == (3, "A cake")
    assert contest_id in await listed(serve, "planned", "win_rate")
    assert contest_id not in await listed(serve, "running", "win_rate")
    assert (await serve.http.get("/v1/contests/nowhere/standings")).status_code == httpx.codes.NOT_FOUND
