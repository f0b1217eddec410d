"""`rebuild`: fold all history in another way of counting beside the live one, show the difference, and switch."""

import asyncio
from contextlib import suppress
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi import app
from services.kpi.cells import RETIRED, SHARDS
from services.kpi.fold.app import equal_shards
from services.kpi.generation import Pointer, fingerprint, pointer, switch_live
from services.kpi.score.comparison import compared
from services.kpi.score.difference import table
from services.kpi.score.store import Live, ScoreStore
from services.kpi.score.sums import Now
from services.kpi.score.trust import Positions, behind
from services.kpi.settings import Settings
from shared.clock import system_clock
from shared.errors import SalesError
from shared.kafka import started
from shared.mongo import Document, connected
from shared.topics import SHARD_TOPICS

_LOOK_SECONDS = 1.0


class NothingToSwitchError(SalesError):
    """There is no whole generation of this name."""

    code = "nothing-to-switch"

    def __init__(self, generation: str, reason: str) -> None:
        super().__init__(f"generation {generation} cannot be switched to: {reason}")


class SwitchedMeanwhileError(SalesError):
    """Somebody else has switched while history was folded."""

    code = "switched-meanwhile"

    def __init__(self, expected: str) -> None:
        super().__init__(f"the live generation is no longer {expected}: look, and run this again")


class _Place(NamedTuple):
    """Where a rebuild works."""

    settings: Settings
    database: AsyncDatabase[Document]
    shards: int


async def rebuild(settings: Settings, *, is_shadow: bool = False) -> str:
    """Fold all history into this program's generation, print the difference, and switch to it unless *is_shadow*."""
    shards = await equal_shards(settings.kafka_bootstrap)
    generation = fingerprint(settings.rules, shards)
    async with connected(settings.mongo_url, is_journaled=False) as client:
        place = _Place(settings, client[settings.database], shards)
        live = await pointer(place.database)
        if live is None:
            return "there are no numbers yet; start the fold: it counts all history"
        if live.generation == generation:
            return f"generation {generation} is the live one already; nothing to do"
        await place.database[SHARDS].delete_many({"_id": {"$in": _ids(generation, shards)}, "fingerprint": RETIRED})
        await _folded(place, generation)
        print(await _difference(place, live, generation))  # noqa: T201  # the command's answer
        if is_shadow:
            return f"generation {generation} is folded and not live; `rebuild --switch {generation}` makes it live"
        await _switch(place, live, generation)
    return f"generation {generation} is live now, after {live.generation}; start the fold with these settings"


async def switch(settings: Settings, generation: str) -> str:
    """Make *generation*, which was folded before, the live one. Raises: NothingToSwitchError."""
    shards = await equal_shards(settings.kafka_bootstrap)
    async with connected(settings.mongo_url, is_journaled=False) as client:
        place = _Place(settings, client[settings.database], shards)
        live = await pointer(place.database)
        if live is None:
            raise NothingToSwitchError(generation, "there are no numbers yet")
        if live.generation == generation:
            return f"generation {generation} is the live one already; nothing to do"
        positions = await ScoreStore(place.database, Live(generation, shards)).positions()
        if not all(positions.values()):
            raise NothingToSwitchError(generation, "not all of its shards were folded")
        waiting = behind(await _ends(settings, shards), positions)
        await _switch(place, live, generation)
    return f"generation {generation} is live now, after {live.generation}; {waiting} positions behind the log"


async def _switch(place: _Place, live: Pointer, generation: str) -> None:
    if not await switch_live(place.database, generation, place.shards, expected=live.generation, at=system_clock()):
        raise SwitchedMeanwhileError(live.generation)


async def _folded(place: _Place, generation: str) -> None:
    """Fold until nothing is left, and say how far it is; the fold ends when its last batch is written."""
    fold = asyncio.create_task(app.fold(place.settings, place.database, is_rebuild=True).run())
    level = asyncio.create_task(_level(place, generation))
    try:
        await asyncio.wait({fold, level}, return_when=asyncio.FIRST_COMPLETED)
        if fold.done():
            fold.result()
        await level
    finally:
        for task in (fold, level):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await fold


async def _level(place: _Place, generation: str) -> None:
    store, told = ScoreStore(place.database, Live(generation, place.shards)), -1
    while True:
        ends = await _ends(place.settings, place.shards)
        positions = await store.positions()
        whole, waiting = behind(ends, {}), behind(ends, positions)
        if (folded := whole - waiting) != told:
            print(f"folded {folded:,} of {whole:,}", flush=True)  # noqa: T201  # its progress
            told = folded
        if not waiting and all(positions.values()):
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _difference(place: _Place, live: Pointer, generation: str) -> str:
    house = app.house(place.settings)
    now = Now.at(system_clock(), house.rules)
    old, new = Live(live.generation, live.shards), Live(generation, place.shards)
    return table([one async for one in compared(place.database, old, new, house, now)])


async def _ends(settings: Settings, shards: int) -> Positions:
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka_bootstrap, isolation_level="read_committed")
    await started(consumer)
    try:
        found = await consumer.end_offsets(
            [TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(shards)]
        )
    finally:
        await consumer.stop()
    return {shard: tuple(found[TopicPartition(topic, shard)] for topic in SHARD_TOPICS) for shard in range(shards)}


def _ids(generation: str, shards: int) -> list[str]:
    return [f"{generation}:{shard}" for shard in range(shards)]
