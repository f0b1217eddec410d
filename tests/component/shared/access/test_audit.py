"""The log of what was done: in order, by pages, and only ever added to."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.monitoring import CommandListener, CommandStartedEvent, CommandSucceededEvent

from shared.access.audit import AUDIT, AuditLog, Entry
from shared.access.principal import Principal, Role
from shared.mongo import Document
from tests.component.processes import Infrastructure
from tests.component.shared.access.keys import EVA, NOON, Watch

pytestmark = pytest.mark.stack

SECOND = timedelta(seconds=1)


async def told(log: AuditLog, most: int = 500, before: str | None = None) -> list[Entry]:
    return [entry async for entry in log.entries(most, before)]


async def filled(log: AuditLog, watch: Watch, acts: int) -> None:
    for number in range(acts):
        watch.goes_on(SECOND / 2)
        await log.begin(EVA, f"act {number}", None)


async def test_an_act_and_what_came_of_it_are_two_lines(database: AsyncDatabase[Document]) -> None:
    watch = Watch()
    log = AuditLog(database, watch)

    begun = await log.begin(EVA, "POST /v1/plans", "the board decided")
    watch.goes_on(SECOND)
    await log.end(begun, EVA, "POST /v1/plans {}", "201")

    ended, began = await told(log)
    assert began == Entry(begun, NOON, "Eva", "admin", "POST /v1/plans", why="the board decided")
    assert (ended.at, ended.who, ended.role, ended.what) == (NOON + SECOND, "Eva", "admin", "POST /v1/plans {}")
    assert (ended.why, ended.of, ended.outcome) == (None, begun, "201")


async def test_the_newest_comes_first_whether_or_not_seconds_are_whole(database: AsyncDatabase[Document]) -> None:
    watch = Watch()
    log = AuditLog(database, watch)

    await filled(log, watch, 9)

    assert [entry.what for entry in await told(log)] == [f"act {number}" for number in reversed(range(9))]


@pytest.mark.parametrize("most", [1, 2, 3, 7, 20])
async def test_pages_tell_every_entry_once_while_others_are_added(database: AsyncDatabase[Document], most: int) -> None:
    watch, seen, before = Watch(), list[str](), None
    log = AuditLog(database, watch)
    await filled(log, watch, 7)
    expected = [entry.id for entry in await told(log)]

    while page := await told(log, most, before):
        seen += [entry.id for entry in page]
        before = page[-1].id
        await filled(log, watch, 1)

    assert seen == expected


async def test_entries_of_one_moment_are_all_kept(database: AsyncDatabase[Document]) -> None:
    log = AuditLog(database, Watch())

    ids = await asyncio.gather(*(log.begin(EVA, "act", None) for _ in range(20)))

    assert len(set(ids)) == 20
    assert sorted(entry.id for entry in await told(log)) == sorted(ids)


async def test_a_long_reason_and_a_long_act_are_kept_to_a_bound(database: AsyncDatabase[Document]) -> None:
    log = AuditLog(database, Watch())

    await log.begin(Principal("Ada", Role.HEAD), "x" * 100_000, "y" * 100_000)

    (entry,) = await told(log)
    assert (len(entry.what), len(entry.why or "")) == (8_000, 1_000)


class Commands(CommandListener):
    """What the database was told to do with the log."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def started(self, event: CommandStartedEvent) -> None:
        if AUDIT in event.command.values() or AUDIT in str(event.command.get("ns", "")):
            self.seen.add(event.command_name)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Need no more."""

    def failed(self, event: object) -> None:
        """Need no more."""


@pytest.fixture
async def watched(infrastructure: Infrastructure) -> AsyncIterator[tuple[AsyncDatabase[Document], Commands]]:
    commands, name = Commands(), f"access_{uuid4().hex[:12]}"
    async with AsyncMongoClient[Document](infrastructure.mongo, event_listeners=[commands]) as client:
        yield client[name], commands
        await client.drop_database(name)


async def test_nothing_that_the_log_does_changes_or_removes_an_entry(
    watched: tuple[AsyncDatabase[Document], Commands],
) -> None:
    database, commands = watched
    watch = Watch()
    log = AuditLog(database, watch)

    for number in range(3):
        before = await told(log)
        watch.goes_on(SECOND)
        begun = await log.begin(EVA, f"act {number}", "why")
        watch.goes_on(SECOND)
        await log.end(begun, EVA, f"act {number}", "200")
        assert (await told(log))[2:] == before

    assert commands.seen == {"insert", "find"}
