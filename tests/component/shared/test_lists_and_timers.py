"""Entities in the database are listed by what their states say, and looked at when they are due."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.desk import Desk
from shared.entities import Entities, Question
from shared.entity import Between, Entity, Kind, attributes
from shared.errors import SalesError
from shared.events import AnyEvent, NextStepDone, NextStepSet
from shared.mongo import Document, connected
from shared.timers import CLAIMED_FOR, Timers
from tests.component.processes import Infrastructure
from tests.unit.leads.memory import Patience

pytestmark = pytest.mark.stack

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a deal: enough of a state to be listed and to be due."""

    manager_id: str | None = None
    due_at: datetime | None = None
    is_done: bool = False


def evolve(step: Step, event: AnyEvent) -> Step:
    match event.data:
        case NextStepSet() as said:
            return Step(said.manager_id, said.due_at)
        case NextStepDone() as said:
            return Step(said.manager_id, None, is_done=True)
        case _:
            return step


STEP = Kind(
    name="steps",
    opened_by=NextStepSet,
    joined_by={NextStepSet: "step_id", NextStepDone: "step_id"},
    blank=Step(),
    evolve=evolve,
    facets=attributes("manager_id", "due_at", "is_done"),
    due=lambda step: step.due_at,
)


@dataclass
class Now:
    """A clock that stands until it is moved."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
async def entities(infrastructure: Infrastructure) -> AsyncIterator[Entities]:
    client = connected(infrastructure.mongo)
    kept = Entities(client[f"lists_{uuid4().hex[:12]}"], (STEP,))
    await kept.prepare()
    yield kept
    await client.close()


def fact(step_id: str, due: timedelta, manager_id: str = "m-1") -> NextStepSet:
    return NextStepSet(step_id=step_id, deal_id="d", client_id="c", manager_id=manager_id, due_at=NOON + due)


def _just(said: Any, _state: Step) -> list[Any]:
    return [said]


async def keep(entities: Entities, *facts: Any) -> Desk:
    desk = Desk("/salespulse/orders", entities, Patience(), lambda: NOON)
    for said in facts:
        await desk.carry_out(STEP, said.step_id, partial(_just, said))
    return desk


async def listed(entities: Entities, question: Question) -> list[str]:
    return [entity.id for entity in await entities.listed(STEP, question)]


async def test_a_list_is_asked_by_facets_and_sorted_and_read_page_by_page(entities: Entities) -> None:
    hours = {"late": -3, "b": 1, "a": 1, "far": 9}
    await keep(entities, *(fact(id_, timedelta(hours=due)) for id_, due in hours.items()))
    await keep(entities, fact("other", timedelta(), "m-2"))

    first = await entities.listed(STEP, Question({"manager_id": "m-1"}, "due_at", most=2))
    last = first[-1]
    rest = Question({"manager_id": "m-1"}, "due_at", after=(float(last.facets["due_at"] or 0), last.id), most=9)

    assert [entity.id for entity in first] == ["late", "a"]
    assert await listed(entities, rest) == ["b", "far"]
    assert await listed(entities, Question({"due_at": Between(high=NOON.timestamp())})) == ["late"]
    assert await listed(entities, Question({"is_done": "false", "manager_id": ("m-2", "m-3")})) == ["other"]
    assert await entities.count(STEP, {"manager_id": "m-1"}) == 4


async def test_what_has_no_place_in_the_order_is_not_in_the_list(entities: Entities) -> None:
    desk = await keep(entities, fact("done", timedelta()), fact("open", timedelta()))
    done = NextStepDone(step_id="done", deal_id="d", client_id="c", manager_id="m-1", due_at=NOON)
    await desk.carry_out(STEP, "done", lambda _state: [done])

    assert await listed(entities, Question({}, "due_at")) == ["open"]
    assert await listed(entities, Question({})) == ["done", "open"]


async def test_what_is_known_only_from_the_middle_of_its_life_is_neither_listed_nor_due(entities: Entities) -> None:
    desk = await keep(entities)
    done = NextStepDone(step_id="half", deal_id="d", client_id="c", manager_id="m-1", due_at=NOON)
    await desk.carry_out(STEP, "half", lambda _state: [done])

    assert await listed(entities, Question({})) == []


async def test_each_is_looked_at_once_when_due_by_one_of_many_workers(entities: Entities) -> None:
    await keep(entities, *(fact(f"s-{n}", timedelta(minutes=n)) for n in range(20)), fact("far", timedelta(days=1)))
    seen: list[str] = []
    now = Now(NOON + timedelta(minutes=60))

    async def look(entity: Entity[Any]) -> None:
        seen.append(entity.id)
        await asyncio.sleep(0)

    workers = [Timers(entities, now, [(STEP, look)]) for _ in range(4)]
    await asyncio.gather(*(worker.look() for worker in workers))
    await workers[0].look()

    assert sorted(seen) == sorted(f"s-{n}" for n in range(20))


async def test_a_look_that_is_refused_or_dies_is_repeated_when_its_claim_ends(entities: Entities) -> None:
    await keep(entities, fact("s-1", timedelta()))
    now, looks = Now(), 0

    async def look(_entity: Entity[Any]) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise SalesError("nobody is there")
        if looks == 2:
            raise MemoryError  # the process dies

    worker = Timers(entities, now, [(STEP, look)])
    await worker.look()
    await worker.look()
    assert looks == 1
    now.moment += CLAIMED_FOR
    with pytest.raises(MemoryError):
        await worker.look()
    now.moment += CLAIMED_FOR
    await worker.look()
    now.moment += CLAIMED_FOR
    await worker.look()

    assert looks == 3


async def test_what_changes_is_due_anew(entities: Entities) -> None:
    desk = await keep(entities, fact("s-1", timedelta()))
    seen: list[datetime | None] = []
    now = Now()

    async def look(entity: Entity[Step]) -> None:
        seen.append(entity.state.due_at)

    worker = Timers(entities, now, [(STEP, look)])
    await worker.look()
    await desk.carry_out(STEP, "s-1", lambda _state: [fact("s-1", timedelta(hours=1))])
    await worker.look()
    now.moment += timedelta(hours=1)
    await worker.look()

    assert seen == [NOON, NOON + timedelta(hours=1)]


async def test_only_kinds_that_are_ever_due_are_indexed_by_it_and_claimed(infrastructure: Infrastructure) -> None:
    never: Kind[Step] = Kind("notes", NextStepSet, {NextStepSet: "step_id"}, Step(), evolve)
    async with connected(infrastructure.mongo) as client:
        database = client[f"lists_{uuid4().hex[:12]}"]
        kept = Entities(database, (STEP, never))
        await kept.prepare()

        assert ["due_at" in await indexed_fields(database, kind) for kind in (STEP, never)] == [True, False]
        with pytest.raises(TypeError, match="notes are never due"):
            await kept.claim(never, 0, 1)


async def indexed_fields(database: AsyncDatabase[Document], kind: Kind[Any]) -> set[str]:
    indexes = await database[kind.name].index_information()
    return {field for index in indexes.values() for field, _ in index["key"]}
