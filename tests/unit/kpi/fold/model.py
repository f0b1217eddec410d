"""A world for the protocol: logs, a database and owners that are interleaved, killed and outlived, step by step.

Every await of the shard's code is a point at which the scheduler may let another owner run, kill this one, or start a
second one beside it. A bulk write is as many steps as it has documents, in any order.
"""

import json
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from types import coroutine
from typing import Any, NamedTuple

from services.kpi.cells import CellKey, Version
from services.kpi.fold import batch
from services.kpi.fold.delivery import Delivered, Position
from services.kpi.fold.errors import LostShardError
from services.kpi.fold.inbox import Inbox
from services.kpi.fold.ports import Announcement, Cell, CellWrite, Intention, Kept, Offsets, RecordWrite
from services.kpi.fold.shard import Shard
from services.kpi.records import RecordKey, Rules
from services.kpi.records.client import CLIENT
from shared.events import (
    AnyEvent,
    CallCompleted,
    CallOutcome,
    ClientMerged,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReopened,
    Direction,
    EventData,
    EventRetracted,
    LeadAssigned,
    LeadCreated,
    OrderPlaced,
    TeamCreated,
)
from shared.events.codec import encode, enveloped, topic_of
from shared.topics import REKEYED, SHARD_TOPICS
from tests.builders import a_line
from tests.folding import folded, only

RULES = Rules("UTC")
START = datetime(2026, 3, 31, 23, 50, tzinfo=UTC)
MOST_ROUNDS = 200
"""Of a thousand steps each: a mistake may go round and round."""


@coroutine
def step() -> Generator[None, None, None]:
    """Let the scheduler choose who runs next."""
    yield


def _story() -> list[AnyEvent]:
    """Return facts that share records and cells, some of which take others back; one of two merges stands."""
    order: dict[str, Any] = {"manager_id": "m", "currency": "USD", "lines": (a_line(),)}
    deal: dict[str, Any] = {"deal_id": "d", "client_id": "c", "lead_id": "l", "manager_id": "m"}
    call: dict[str, Any] = {
        "client_id": "c",
        "manager_id": "m",
        "direction": Direction.OUTBOUND,
        "outcome": CallOutcome.CONNECTED,
    }
    told: list[EventData] = [
        LeadCreated(lead_id="l", client_id="c"),
        LeadAssigned(lead_id="l", client_id="c", manager_id="n"),
        DealOpened(**deal, stage="new", stage_order=1, probability_bp=1, amount_minor=70, currency="USD"),
        DealClosed(**deal, outcome=DealOutcome.WON, amount_minor=100, currency="USD"),
        DealReopened(**deal),
        DealClosed(**deal, outcome=DealOutcome.WON, amount_minor=900, currency="USD"),
        CallCompleted(call_id="k1", started_at=START, duration_seconds=9, **call),
        CallCompleted(call_id="k2", started_at=START + timedelta(hours=1), duration_seconds=9, **call),
        TeamCreated(team_id="t", name="T"),
        OrderPlaced(order_id="o1", client_id="c", **order),
        OrderPlaced(order_id="o2", client_id="b", **order),
        ClientMerged(client_id="c", into_client_id="b"),
        ClientMerged(client_id="b", into_client_id="c"),
    ]
    events = [
        enveloped(data, id=f"e{number}", source="/test", time=START + timedelta(minutes=7 * number))
        for number, data in enumerate(told)
    ]
    taken_back = [
        enveloped(
            EventRetracted(event=json.loads(encode(events[number])), reason="never happened"),
            id=f"r{number}",
            source="/test",
            time=START + timedelta(hours=2),
        )
        for number in (6, 11)
    ]
    return [*events, *taken_back]


MEASURED = (
    "leads_created leads_won deals_won won_value_minor calls_completed orders_placed active_clients client_orders"
)


@contextmanager
def few_measures() -> Iterator[None]:
    """Measure a little of everything: each document is a step of the protocol, and more of a kind teach nothing."""
    every = batch.MEASURES_OF
    batch.MEASURES_OF = only(MEASURED.split())
    try:
        yield
    finally:
        batch.MEASURES_OF = every


STORY = tuple(_story())
with few_measures():
    TRUE_CELLS = folded(STORY, RULES)
    """What the cells must be in the end."""


class Backup(NamedTuple):
    """The documents as they all were at one moment."""

    shard: Intention | None
    cells: dict[CellKey, Cell]
    records: dict[RecordKey, Kept]
    owners: dict[RecordKey, str]


@dataclass
class World:
    """The logs of one shard, its documents, and what was announced."""

    rng: Random
    story: Sequence[AnyEvent] = STORY
    is_fenced: bool = True
    logs: list[list[Delivered]] = field(default_factory=list)
    shard: Intention | None = None
    cells: dict[CellKey, Cell] = field(default_factory=dict)
    records: dict[RecordKey, Kept] = field(default_factory=dict)
    owners: dict[RecordKey, str] = field(default_factory=dict)
    announced: dict[CellKey, tuple[Version, dict[str, int]]] = field(default_factory=dict)
    unseen: set[CellKey] = field(default_factory=set)
    """Cells last written though the shard's document said that none is so early: their readers miss them."""
    is_at_rest: bool = False
    """Whether every owner came to its end."""
    committed: Offsets = ()
    """How far the group was told that its shard is folded."""
    backup: Backup | None = None
    restored: int = 0
    """How often the documents were put back to what they were."""

    def __post_init__(self) -> None:
        told = [*self.story, *self.rng.choices(self.story, k=self.rng.randint(0, 5))]
        self.rng.shuffle(told)
        self.logs = [[] for _ in SHARD_TOPICS]
        for event in told:
            self.append(topic_of(event), event)

    def append(self, topic: str, event: AnyEvent) -> None:
        """Put *event* at the end of a log."""
        number = SHARD_TOPICS.index(topic)
        position = Position(topic, 0, len(self.logs[number]))
        self.logs[number].append(Delivered(position, int(event.time.timestamp() * 1000), encode(event)))

    @property
    def ends(self) -> Offsets:
        """Return the end of every log."""
        return tuple(len(log) for log in self.logs)

    def deliver(self, inbox: Inbox, sought: list[int]) -> None:
        """Bring something of some log, now and then something fetched before a seek."""
        number = self.rng.randrange(len(self.logs))
        since = sought[number] if self.rng.random() < 0.8 else self.rng.randint(0, len(self.logs[number]))
        some = self.logs[number][since : since + self.rng.randint(1, 4)]
        seek_to = inbox.put(number, some)
        sought[number] = inbox.upto[number] if seek_to is None else seek_to

    def back_up(self) -> None:
        """Keep a copy of the documents."""
        self.backup = Backup(self.shard, dict(self.cells), dict(self.records), dict(self.owners))

    def restore(self) -> None:
        """Put the copy back under the owners' feet, if it is older than what the group was told."""
        kept, self.backup = self.backup, None
        if kept and kept.shard and any(near < far for near, far in zip(kept.shard.upto, self.committed, strict=False)):
            self.shard, self.cells, self.records, self.owners = kept
            self.restored += 1

    def commit(self, upto: Offsets) -> None:
        """Tell the group how far the shard is folded."""
        self.committed = tuple(map(max, upto, self.committed)) if self.committed else upto

    # What a shard needs of its store and announcer.

    async def intention(self) -> Intention | None:
        await step()
        return self.shard

    async def intend(self, new: Intention, expected: Intention | None) -> bool:
        await step()
        if self.is_fenced and (self.shard.version if self.shard else None) != (expected.version if expected else None):
            return False
        self.shard = replace(new, first_month=self.shard.first_month) if self.shard else new
        return True

    async def reach_back(self, month: str) -> None:
        await step()
        if self.shard and self.shard.first_month and month < self.shard.first_month:
            self.shard = replace(self.shard, first_month=month)

    async def read_cells(self, keys: Iterable[CellKey]) -> dict[CellKey, Cell]:
        await step()
        return {key: self.cells[key] for key in keys if key in self.cells}

    async def write_cells(self, version: Version, writes: Sequence[CellWrite]) -> list[CellKey]:
        refused = []
        for write in self.rng.sample(writes, len(writes)):
            await step()
            found = self.cells.get(write.key)
            if self.is_fenced and (found.version if found else None) != write.read:
                refused.append(write.key)
            else:
                if not self.shard or not self.shard.first_month or write.key.span < self.shard.first_month:
                    self.unseen.add(write.key)
                else:
                    self.unseen.discard(write.key)
                self.cells[write.key] = Cell(version, write.sums)
        return refused

    async def read_records(self, keys: Iterable[RecordKey]) -> dict[RecordKey, Kept]:
        await step()
        return {key: self.records[key] for key in keys if key in self.records}

    async def write_records(self, version: Version, writes: Sequence[RecordWrite]) -> list[RecordKey]:
        refused = []
        for write in self.rng.sample(writes, len(writes)):
            await step()
            found = self.records.get(write.key)
            if self.is_fenced and (found.version if found else None) != write.read:
                refused.append(write.key)
            else:
                self.records[write.key] = Kept(version, write.events)
                self.owners[write.key] = write.client
        return refused

    async def of_client(self, client: str) -> list[Kept]:
        await step()
        own = (key for key, owner in self.owners.items() if owner == client and key.kind != CLIENT.name)
        return [self.records[key] for key in own if key in self.records]

    @property
    def versions(self) -> Iterator[Version]:
        """Yield what every document was written by."""
        versions = [*(one.version for one in self.cells.values()), *(one.version for one in self.records.values())]
        yield from filter(None, versions)

    async def has_later(self, batch: int) -> bool:
        await step()
        return any(version.batch > batch for version in self.versions)

    async def every_cell(self) -> list[CellKey]:
        await step()
        return list(self.cells)

    async def delete_upto(self, batch: int) -> None:
        await self._delete(lambda version: version.batch <= batch)

    async def delete_before(self, epoch: int) -> None:
        await self._delete(lambda version: version.epoch < epoch)

    async def _delete(self, which: Callable[[Version], bool]) -> None:
        for cell in [key for key, one in self.cells.items() if one.version and which(one.version)]:
            await step()
            self.unseen.discard(cell)
            self.cells.pop(cell, None)
        for record in [key for key, one in self.records.items() if one.version and which(one.version)]:
            await step()
            self.records.pop(record, None)

    async def announce(self, announcement: Announcement) -> None:
        for key, sums in announcement.cells.items():
            await step()
            version, _ = self.announced.get(key, (Version(-1, -1), {}))
            if announcement.version >= version:
                self.announced[key] = announcement.version, sums
        for copy in announcement.copies:
            await step()
            self.append(REKEYED, copy)


class Store:
    """The world's documents, by the names of the shard's port."""

    def __init__(self, world: World) -> None:
        self.intention, self.intend, self.reach_back = world.intention, world.intend, world.reach_back
        self.cells, self.write_cells = world.read_cells, world.write_cells
        self.records, self.write_records, self.of_client = world.read_records, world.write_records, world.of_client
        self.has_later, self.every_cell = world.has_later, world.every_cell
        self.delete_upto, self.delete_before = world.delete_upto, world.delete_before


@dataclass(frozen=True)
class Program:
    """How an owner behaves; the defaults are the protocol, everything else is a mistake that must be found out."""

    shard: type[Shard] = Shard
    is_fenced: bool = True
    redo_is_cut_anew: bool = False
    keeps_memory: bool = False
    rules: Callable[[int], Rules] = lambda _owner: RULES
    restores: bool = False
    """Whether the database is put back to an older copy, while the only owner goes on and hears nothing of it."""


async def owner(world: World, program: Program, number: int) -> None:
    """Own the shard until every log is folded."""
    shard = _new_shard(world, program, number)
    while True:
        try:
            await _own(world, program, shard)
        except LostShardError:
            if not program.keeps_memory:
                shard = _new_shard(world, program, number)
        else:
            return


def _new_shard(world: World, program: Program, number: int) -> Shard:
    return program.shard(
        0,
        rules=program.rules(number),
        home=lambda _: 0,
        store=Store(world),
        announcer=world,
        remembered_events=world.rng.choice((0, 3, 100)),
        remembered_cells=world.rng.choice((0, 3, 100)),
    )


def _told_of(world: World, program: Program) -> Offsets | None:
    """Return how far the group was told the shard is: further than its document only where the database is restored."""
    if program.restores:
        return world.committed or None
    return world.shard.upto if world.shard and world.rng.random() < 0.9 else None


async def _own(world: World, program: Program, shard: Shard) -> None:
    first = (0,) * len(world.logs)
    intention = await shard.take_over(first, committed=_told_of(world, program))
    inbox, sought = Inbox(intention.since), list(intention.since)
    upto = intention.upto
    while not inbox.reaches(upto):
        world.deliver(inbox, sought)
    if program.redo_is_cut_anew and intention.batch:
        upto = inbox.upto
        shard._intention = Intention(intention.epoch, intention.batch, intention.since, upto)  # noqa: SLF001
    await shard.redo(inbox.cut(upto))
    world.commit(upto)
    while inbox.upto != world.ends or len(inbox):
        world.deliver(inbox, sought)
        if len(inbox):
            batch, end = inbox.batch(world.rng.randint(1, 5))
            await shard.fold(batch, end)
            world.commit(end)
    if program.restores:
        await shard.make_sure()


def run(seed: int, program: Program) -> World:
    """Return the world after one random schedule, an owner that nobody kills, and the waking up of every zombie."""
    with few_measures():
        return _run(seed, program)


def _has_restored(world: World) -> bool:
    """Make a copy of the database, or put it back to the one that was made; return whether it is an older one now."""
    if world.backup is None:
        world.back_up()
    else:
        world.restore()
    return world.restored > 0


def _run(seed: int, program: Program) -> World:
    rng = Random(seed)
    world = World(rng, is_fenced=program.is_fenced)
    owners: list[Coroutine[Any, Any, None]] = [owner(world, program, 0)]
    started = 1
    for _ in range(rng.randint(5, 120)):
        chance = rng.random()
        if chance < 0.04 and owners:
            owners.pop(rng.randrange(len(owners))).close()
        if (chance > 0.95 or not owners) and len(owners) < 3:
            owners.append(owner(world, program, started))
            started += 1
        if owners:
            _let_run(owners, rng.randrange(len(owners)), steps=rng.choice((1, 1, 2, 5, 20)))
        if program.restores and len(owners) == 1 and rng.random() < 0.2 and _has_restored(world):
            break
    if not world.restored or not owners:
        owners.append(owner(world, program, started))
    for _ in range(MOST_ROUNDS):
        if owners:
            _let_run(owners, len(owners) - 1, steps=1_000)
    world.is_at_rest = not owners
    return world


def folded_by_shards(story: Sequence[AnyEvent], seed: int) -> World:
    """Return the world after one owner, whom nobody kills, has folded *story* in some order and some batches."""
    world = World(Random(seed), story)
    owners: list[Coroutine[Any, Any, None]] = [owner(world, Program(), 0)]
    while owners:
        _let_run(owners, 0, steps=1_000)
    return world


def _let_run(owners: list[Coroutine[Any, Any, None]], index: int, steps: int) -> None:
    try:
        for _ in range(steps):
            owners[index].send(None)
    except StopIteration:
        del owners[index]
