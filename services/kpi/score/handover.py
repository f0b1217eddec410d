"""What a generation needs before it is shown: whoever reads it in the next moment must miss nothing that score makes.

score takes seconds to notice a switch and to make all cards anew; until then they are made from cells when asked for.
"""

from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import CELLS
from services.kpi.score.directory import Directory
from services.kpi.score.scorecard import House
from services.kpi.score.store import Live, ScoreStore
from shared.mongo import Document
from shared.values import Scope


async def handed_over(database: AsyncDatabase[Document], live: Live, house: House) -> None:
    """Copy the directory of a generation to where it is read, note its scopes, and have score make every card anew."""
    store, directory = ScoreStore(database, live), Directory(house.rules)
    records = [found async for found in store.all_directory()]
    for record, version in records:
        directory.put(record, version)
    await store.forget_tick()
    await store.keep_directory(records)
    await store.add_scopes(await scopes_of_cells(database, live) | directory.roster.scopes)


async def scopes_of_cells(database: AsyncDatabase[Document], *generations: Live) -> set[Scope]:
    """Return every scope that has a cell in one of *generations*."""
    wanted = {"generation": {"$in": [live.generation for live in generations]}}
    return {Scope.parse(one["scope"]) async for one in database[CELLS].find(wanted, {"scope": 1})}
