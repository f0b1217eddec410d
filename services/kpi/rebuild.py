"""`rebuild`: fold all history in another way of counting beside the live one, show the difference, and switch."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi import app
from services.kpi.cells import RETIRED, SHARDS, shard_id
from services.kpi.fold.app import equal_shards
from services.kpi.generation import Pointer, fingerprint, group_of, pointer, switch_live
from services.kpi.score.comparison import compared
from services.kpi.score.difference import table
from services.kpi.score.handover import handed_over
from services.kpi.score.store import Live, ScoreStore
from services.kpi.score.sums import Now
from services.kpi.score.trust import Positions, behind
from services.kpi.settings import Settings
from shared.clock import system_clock
from shared.errors import SalesError
from shared.kafka import started
from shared.lag import Lag, is_anything_at, lags
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
    shards = await equal_shards(settings.kafka)
    generation = fingerprint(settings.rules, shards)
    async with connected(settings.mongo_url.get_secret_value(), is_journaled=False) as client:
        place = _Place(settings, client[settings.database], shards)
        live = await pointer(place.database)
        if live is None:
            return "there are no numbers yet; start the fold: it counts all history"
        if live.generation == generation:
            return f"generation {generation} is the live one already; nothing to do"
        await _begin(place, generation)
        await _folded(place, generation)
        print(await _difference(place, live, generation))  # noqa: T201  # the command's answer
        if is_shadow:
            return f"generation {generation} is folded and not live; `rebuild --switch {generation}` makes it live"
        await _switch(place, live, generation)
    return f"generation {generation} is live now, after {live.generation}; start every role with these settings"


async def switch(settings: Settings, generation: str) -> str:
    """Make *generation*, which was folded before, the live one; what it lacks is folded first if this program can.

    Raises: NothingToSwitchError.
    """
    shards = await equal_shards(settings.kafka)
    async with connected(settings.mongo_url.get_secret_value(), is_journaled=False) as client:
        place = _Place(settings, client[settings.database], shards)
        live = await pointer(place.database)
        if live is None:
            raise NothingToSwitchError(generation, "there are no numbers yet")
        if live.generation == generation:
            return f"generation {generation} is the live one already; nothing to do"
        store = ScoreStore(place.database, Live(generation, shards))
        positions, group = await store.positions(), group_of(settings.group, generation)
        if not all(positions.values()):
            raise NothingToSwitchError(generation, "not all of its shards were folded")
        if generation == fingerprint(settings.rules, shards):
            await _folded(place, generation)
        elif not _is_written(positions, await lags(settings.kafka, group, SHARD_TOPICS)):
            raise NothingToSwitchError(generation, "its last batch was not written to the end: start its fold")
        waiting = behind(await _ends(settings, shards), await store.positions())
        await _switch(place, live, generation)
    return f"generation {generation} is live now, after {live.generation}; {waiting} positions behind the log"


async def _switch(place: _Place, live: Pointer, generation: str) -> None:
    """Make *generation* the live one; whoever asks in the next moment finds its teams, plans and scopes already."""
    await handed_over(place.database, Live(generation, place.shards), app.house(place.settings))
    if not await switch_live(place.database, generation, place.shards, expected=live.generation, at=system_clock()):
        raise SwitchedMeanwhileError(live.generation)


async def _begin(place: _Place, generation: str) -> None:
    """Make sure that what the group says of the generation's shards is not left from before it was retired."""
    ids, shards = [shard_id(generation, shard) for shard in range(place.shards)], place.database[SHARDS]
    await shards.delete_many({"_id": {"$in": ids}, "fingerprint": RETIRED})
    if not await shards.count_documents({"_id": {"$in": ids}}):
        await _forget_offsets(place, generation)


async def _forget_offsets(place: _Place, generation: str) -> None:
    consumer = AIOKafkaConsumer(
        **place.settings.kafka.options(),
        group_id=group_of(place.settings.group, generation),
        enable_auto_commit=False,
    )
    await started(consumer)
    try:
        partitions = [TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(place.shards)]
        consumer.assign(partitions)
        await consumer.commit(await consumer.beginning_offsets(partitions))
    finally:
        await consumer.stop()


async def _folded(place: _Place, generation: str) -> None:
    """Fold until nothing is left and the last batch is written, and say how far it is."""
    worker = app.fold(place.settings, place.database, is_rebuild=True)
    fold, watch = asyncio.create_task(worker.run()), asyncio.create_task(worker.watch())
    level = asyncio.create_task(_level(place, generation))
    try:
        done, _ = await asyncio.wait({fold, watch, level}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        await level
    finally:
        for task in (fold, watch, level):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await fold


async def _level(place: _Place, generation: str) -> None:
    """Return when all there is was folded and written down: the group's offsets follow what is written."""
    kafka, group, told = place.settings.kafka, group_of(place.settings.group, generation), -1
    store = ScoreStore(place.database, Live(generation, place.shards))
    while True:
        with suppress(TimeoutError):  # a busy broker; the fold has its own patience
            found = await lags(kafka, group, SHARD_TOPICS)
            waiting = {at: lag.position for at, lag in found.items() if lag.waiting}
            folded = sum(lag.position for lag in found.values())
            if folded != told:
                whole = folded + sum(lag.waiting for lag in found.values())
                print(f"folded {folded:,} of {whole:,}", flush=True)  # noqa: T201  # its progress
                told = folded
            is_level = not await is_anything_at(kafka, waiting)
            if is_level and all((positions := await store.positions()).values()) and _is_written(positions, found):
                return
        await asyncio.sleep(_LOOK_SECONDS)


def _is_written(positions: Positions, found: Mapping[TopicPartition, Lag]) -> bool:
    """Say whether every batch that was set out for has been written: positions are noted before, offsets after."""
    return all(
        found[TopicPartition(topic, shard)].position >= at
        for shard, its_positions in positions.items()
        for topic, at in zip(SHARD_TOPICS, its_positions, strict=True)
    )


async def _difference(place: _Place, live: Pointer, generation: str) -> str:
    house = app.house(place.settings)
    now = Now.at(system_clock(), house.rules)
    old, new = Live(live.generation, live.shards), Live(generation, place.shards)
    return table([one async for one in compared(place.database, old, new, house, now)])


async def _ends(settings: Settings, shards: int) -> Positions:
    consumer = AIOKafkaConsumer(**settings.kafka.options(), isolation_level="read_committed")
    await started(consumer)
    try:
        found = await consumer.end_offsets(
            [TopicPartition(topic, shard) for topic in SHARD_TOPICS for shard in range(shards)]
        )
    finally:
        await consumer.stop()
    return {shard: tuple(found[TopicPartition(topic, shard)] for topic in SHARD_TOPICS) for shard in range(shards)}
