"""A service's ordeal: it is killed again and again while callers command, and its books are compared afterwards."""

import asyncio
import signal
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

from pymongo import AsyncMongoClient

from services.kpi.management.api import RESOURCES as MANAGEMENT
from services.leads.api import RESOURCES as LEADS
from services.orders.api import resources as orders
from services.orders.settings import OrdersSettings
from services.shipments.api import RESOURCES as SHIPMENTS
from shared.entities import AnyKind
from shared.events import AnyEvent
from shared.events.codec import decode, decoded
from shared.mongo import Document
from tests.chaos.callers import Callers
from tests.chaos.careers import careers
from tests.chaos.lives import Death, Moment, Told, begun
from tests.chaos.log import whole_log
from tests.component.processes import free_port
from tests.conditions import eventually

CALLERS = 6
SHARDS = 4
FROM_OUTSIDE = "from outside"
KINDS: dict[str, list[AnyKind]] = {
    "leads": [one.kind for one in LEADS],
    "orders": [one.kind for one in orders(OrdersSettings(kafka_bootstrap="-", mongo_url="-", http_port=0))],
    "shipments": [one.kind for one in SHIPMENTS],
    "kpi": [one.kind for one in MANAGEMENT],
}


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
        died = self._begin(number, Death(moment, self.rng.randint(1, 12)) if moment else None)
        if moment is None:
            enough = self.callers.count + self.rng.randint(1, 20)
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

    async def saved(self) -> tuple[int, list[AnyEvent]]:
        """Return how many of its events wait to be published, and all of them as its entities have them."""
        async with AsyncMongoClient[Document](self.mongo) as client:
            database = client["kpi_management" if self.name == "kpi" else self.name]
            found = [one for kind in KINDS[self.name] for one in await database[kind.name].find().to_list()]
        waiting = sum(len(one["pending"]) for one in found)
        return waiting, self._own(decoded(text) for one in found for text in one["events"])

    async def published(self) -> list[AnyEvent]:
        """Return its own events as they are in Kafka, as often as they are there, those of an entity in order."""
        return self._own(decode(one.content, one.headers) for one in await whole_log(self.kafka, SHARDS))

    def _own(self, events: Iterable[AnyEvent]) -> list[AnyEvent]:
        return [event for event in events if event.source == f"/salespulse/{self.name}"]

    def by_entity(self, events: Iterable[AnyEvent]) -> dict[str, list[AnyEvent]]:
        """Return the *events* of each entity that its callers know, the first time that each comes."""
        first: dict[str, AnyEvent] = {}
        for event in events:
            first.setdefault(event.id, event)
        found: defaultdict[str, list[AnyEvent]] = defaultdict(list)
        for event in first.values():
            for id_ in {kind.id_in(event) for kind in KINDS[self.name]} & self.callers.acknowledged.keys():
                found[str(id_)].append(event)
        return found
