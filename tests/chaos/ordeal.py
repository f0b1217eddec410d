"""A service's ordeal: it is killed again and again while callers command, and its books are compared afterwards."""

import asyncio
import signal
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from typing import NamedTuple

from pymongo import AsyncMongoClient

from deploy.local.ports import free_port
from shared.events import AnyEvent
from shared.events.codec import decode, decoded, encode
from shared.mongo import Document
from tests.chaos.callers import Callers
from tests.chaos.careers import careers
from tests.chaos.lives import Death, Moment, Told, begun
from tests.chaos.log import whole_log
from tests.conditions import eventually

CALLERS = 6
SHARDS = 4
FROM_OUTSIDE = "from outside"


class Saved(NamedTuple):
    """What a service has saved: how many events wait to be published, and its own, by entity."""

    waiting: int
    by_entity: dict[str, list[AnyEvent]]

    @property
    def events(self) -> list[AnyEvent]:
        """Return the events of all entities."""
        return [event for events in self.by_entity.values() for event in events]


@dataclass
class Ordeal:
    """One service, which is killed again and again while callers command."""

    name: str
    kafka: str
    mongo: str
    log: Path
    rng: Random
    port: int = field(default_factory=free_port)
    deaths: Counter[str] = field(default_factory=Counter)
    life: ForkServerProcess | None = None

    def __post_init__(self) -> None:
        self.callers = Callers(f"http://127.0.0.1:{self.port}", careers(self.name))

    async def suffer(self, kills: int) -> None:
        """Die so often; at the end it lives, and every caller has all answers."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.callers.run(CALLERS))
            ways = [*Moment, None]
            self.rng.shuffle(ways)
            for number, moment in zip(range(kills), cycle(ways), strict=False):
                await self._live(number, moment)
            self.callers.stop()
            self._begin(kills, None)

    async def _live(self, number: int, moment: Moment | None) -> None:
        died = self._begin(number, Death(moment, self.rng.randint(1, 6)) if moment else None)
        if moment is None:
            enough = self.callers.count + self.rng.randint(1, 12)
            await eventually(lambda: self.callers.count >= enough, what=f"{self.name} carries out commands")
            await asyncio.sleep(self.rng.random() * 0.02)
            died.kill()
        code = await eventually(lambda: died.exitcode, what=f"{self.name} dies: {moment}; see {self.log}")
        assert code == -signal.SIGKILL, f"{self.name} ended by itself with {code}: {self.log.read_text()[-2000:]}"
        self.deaths[str(moment or FROM_OUTSIDE)] += 1

    def _begin(self, number: int, death: Death | None) -> ForkServerProcess:
        self.life = begun(self.name, self._told(), number, death, self.log)
        return self.life

    def _told(self) -> Told:
        where = {"kafka_bootstrap": self.kafka, "mongo_url": self.mongo, "http_port": self.port}
        return where | {"database": self.name, "group": self.name}

    def end(self) -> None:
        if self.life is not None:
            self.life.terminate()
            self.life.join(10)
            self.life.kill()

    async def saved(self) -> Saved:
        """Return what its entities have."""
        async with AsyncMongoClient[Document](self.mongo) as client:
            database = client["kpi_management" if self.name == "kpi" else self.name]
            kept = [
                (f"{kind} {one['_id']}", one)
                for kind in await database.list_collection_names()
                for one in await database[kind].find().to_list()
                if "pending" in one
            ]
        by_entity = {entity: self._own(map(decoded, one["events"])) for entity, one in kept}
        return Saved(sum(len(one["pending"]) for _, one in kept), by_entity)

    async def published(self) -> list[AnyEvent]:
        """Return its own events as they are in Kafka, as often as they are there, those of an entity in order."""
        return self._own(decode(one.content, one.headers) for one in await whole_log(self.kafka, SHARDS))

    async def wrong(self) -> str:
        """Return what is saved and not published, or published and not saved, a while after the last command."""
        wrong: list[str] = []

        async def is_settled() -> bool:
            saved, published = await self.saved(), await self.published()
            lacking, invented = (
                {*map(encode, one)} - {*map(encode, other)}
                for one, other in ((saved.events, published), (published, saved.events))
            )
            found = f"{saved.waiting} wait; saved only: {sorted(lacking)[:3]}; published only: {sorted(invented)[:3]}"
            wrong[:] = [found]
            return not (saved.waiting or lacking or invented)

        with suppress(AssertionError):
            await eventually(is_settled, within_s=30, what=f"all of {self.name} is published")
            return ""
        return wrong[0]

    def _own(self, events: Iterable[AnyEvent]) -> list[AnyEvent]:
        return [event for event in events if event.source == f"/salespulse/{self.name}"]
