"""`verify`: count the live generation's cells anew from its records, shard by shard, and report every difference."""

import asyncio
from typing import NamedTuple

from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.cells import CELLS, RECORDS, SHARDS, CellKey, Version, shard_id, shard_prefix
from services.kpi.generation import fingerprint, pointer
from services.kpi.records import RecordKey, Rules
from services.kpi.score.audit import KeptCell, Recount, Wrong, settled, wrong
from services.kpi.score.explain import KeptRecord
from services.kpi.settings import Settings
from shared.errors import SalesError
from shared.mongo import Document, beginning_with, connected

_LOOKS = 8
_BETWEEN_LOOKS_SECONDS = 1.0
_SHOWN = 100
"""Of so many differences of a shard the places are told; they are counted all."""


class NoSuchShardError(SalesError):
    """The live generation has no shard of this number."""

    code = "no-such-shard"

    def __init__(self, shard: int, shards: int) -> None:
        super().__init__(f"there is no shard {shard}: they are 0 to {shards - 1}")


class _Shard(NamedTuple):
    """One shard that is looked at."""

    database: AsyncDatabase[Document]
    generation: str
    number: int
    rules: Rules

    @property
    def prefix(self) -> str:
        """Return what the ids of the shard's documents begin with."""
        return shard_prefix(self.generation, self.number)


class Look(NamedTuple):
    """What one look at a shard found."""

    position: tuple[int, int] | None
    """The last batch that was set out for, when the look began and when it ended alike; None if it went on."""
    records: int
    cells: int
    wrong: list[Wrong]
    wrong_ledgers: list[str]

    @property
    def is_right(self) -> bool:
        """Say whether nothing differs."""
        return not self.wrong and not self.wrong_ledgers


async def verify(settings: Settings, only: int | None = None) -> bool:
    """Report every cell and ledger that differs from what its records tell; return whether none does.

    Raises: NoSuchShardError.
    """
    is_right = True
    async with connected(settings.mongo_url.get_secret_value()) as client:
        database = client[settings.database]
        live = await pointer(database)
        if live is None:
            print("there are no numbers yet")  # noqa: T201  # the command's answer
            return True
        if fingerprint(settings.rules, live.shards) != live.generation:
            print(f"generation {live.generation} counts otherwise than this program: nothing to compare")  # noqa: T201
            return False
        if only is not None and only not in range(live.shards):
            raise NoSuchShardError(only, live.shards)
        for index in range(live.shards) if only is None else [only]:
            look = await _settled(_Shard(database, live.generation, index, settings.rules))
            print("\n".join(_lines(index, look)), flush=True)  # noqa: T201
            is_right &= look.is_right
    return is_right


async def _settled(shard: _Shard) -> Look:
    """Look until nothing differs, or until what differs has differed twice in the same way."""
    look = await _look(shard)
    for _ in range(_LOOKS):
        if look.is_right:
            break
        await asyncio.sleep(_BETWEEN_LOOKS_SECONDS)
        again = await _look(shard)
        same = again._replace(
            wrong=settled(look.wrong, again.wrong),
            wrong_ledgers=[client for client in again.wrong_ledgers if client in look.wrong_ledgers],
        )
        if same.is_right or (again.position is not None and again.position == look.position):
            return same
        look = again
    return look


async def _look(shard: _Shard) -> Look:
    before = await _position(shard)
    recount = Recount(shard.rules)
    async for document in beginning_with(shard.prefix, shard.database[RECORDS]):
        recount.take(_record(document))
    recomputed, ledgers = await asyncio.to_thread(recount.finish)
    stored: dict[CellKey, KeptCell] = {}
    async for document in beginning_with(shard.prefix, shard.database[CELLS]):
        key = CellKey(document["scope"], document["span"], document.get("by", ""))
        stored[key] = KeptCell(Version(document["epoch"], document["batch"]), document["measures"])
    after = await _position(shard)
    found = list(wrong(stored, recomputed))
    return Look(before if before == after else None, recount.records, len(stored), found, ledgers)


async def _position(shard: _Shard) -> tuple[int, int] | None:
    found = await shard.database[SHARDS].find_one({"_id": shard_id(shard.generation, shard.number)})
    return (found["epoch"], found["batch"]) if found else None


def _record(document: Document) -> KeptRecord:
    key = RecordKey(document["kind"], document["id"])
    return KeptRecord(key, document["shard"], document.get("client", ""), tuple(document["events"]))


def _lines(index: int, look: Look) -> list[str]:
    whole = f"shard {index}: {look.records:,} records, {look.cells:,} cells"
    if look.is_right:
        return [f"{whole}: no difference"]
    differences = [
        f"  {one.key.scope} {one.key.span} {one.key.by or '-'} {one.measure}: "
        f"stored {one.stored}, recomputed {one.recomputed}"
        for one in look.wrong
    ] + [f"  client {client}: its ledger is not what its records tell" for client in look.wrong_ledgers]
    rest = len(differences) - _SHOWN
    more = [f"  … and {rest:,} more"] if rest > 0 else []
    return [f"{whole}: {len(differences):,} differences", *differences[:_SHOWN], *more]
