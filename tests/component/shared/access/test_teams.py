"""Who is within which team, as one service writes it and all read it."""

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.access.teams import Teams
from shared.mongo import Document
from shared.values import Scope
from tests.conditions import eventually

pytestmark = pytest.mark.stack

ADA, BOB, HARBOUR = Scope.manager("ada"), Scope.manager("bob"), Scope.team("harbour")


async def test_what_one_service_writes_another_reads(database: AsyncDatabase[Document]) -> None:
    await Teams(database).put({"north": {HARBOUR, ADA, BOB}, "harbour": {BOB}})
    teams = Teams(database)

    assert await teams.within("north") == {HARBOUR, ADA, BOB}
    assert await teams.within("harbour") == {BOB}


async def test_nobody_is_within_a_team_that_is_not_known(database: AsyncDatabase[Document]) -> None:
    teams = Teams(database, 0)
    await teams.put({})

    assert await teams.within("north") == frozenset()


async def test_who_leaves_a_team_is_not_within_it(database: AsyncDatabase[Document]) -> None:
    teams = Teams(database, 0)
    await teams.put({"north": {ADA, BOB}})
    assert await teams.within("north") == {ADA, BOB}

    await teams.put({"north": {ADA}})

    assert await teams.within("north") == {ADA}


async def test_a_change_is_seen_within_its_seconds(database: AsyncDatabase[Document]) -> None:
    reading = Teams(database, 0.2)
    assert await reading.within("north") == frozenset()

    await Teams(database).put({"north": {ADA}})

    async def is_seen() -> bool:
        return await reading.within("north") == {ADA}

    await eventually(is_seen, within_s=10)
