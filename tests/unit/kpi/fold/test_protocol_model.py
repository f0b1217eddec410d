"""The exactly-once protocol under random schedules of crashes and zombies; and the mistakes that it must notice."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from services.kpi.cells import CellKey
from services.kpi.fold.batch import Sums, Told, summed
from services.kpi.fold.copies import Became
from services.kpi.fold.delivery import Reading
from services.kpi.fold.ports import Intention, Offsets
from services.kpi.fold.shard import Account, Read, Shard
from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.unit.kpi.fold import model
from tests.unit.kpi.fold.model import RULES, TRUE_CELLS, Program, World, run

SCHEDULES = int(os.environ.get("MODEL_SCHEDULES", "2000"))
"""The design asks for 20,000; that many take some minutes: MODEL_SCHEDULES=20000."""
MUTANT_SCHEDULES = 4_000
RESTORES = max(150, SCHEDULES // 10)


def is_right(world: World) -> bool:
    cells = {key: cell.sums for key, cell in world.cells.items() if cell.sums}
    announced = {key: sums for key, (_, sums) in world.announced.items() if sums}
    return world.is_at_rest and not world.unseen and cells == announced == TRUE_CELLS


@pytest.mark.parametrize("part", range(4))
def test_every_schedule_ends_in_the_true_cells_all_of_them_announced(part: int) -> None:
    for seed in range(part, SCHEDULES, 4):
        assert is_right(run(seed, Program())), f"schedule {seed}"


def is_right_where_it_is_stored(world: World) -> bool:
    """Return whether the cells are true; a cell that only the lost future had may still be announced."""
    cells = {key: cell.sums for key, cell in world.cells.items() if cell.sums}
    return world.is_at_rest and not world.unseen and cells == TRUE_CELLS


def test_a_database_that_is_restored_under_a_running_fold_ends_in_the_true_cells() -> None:
    worlds = [run(seed, Program(restores=True)) for seed in range(RESTORES)]

    assert sum(world.restored for world in worlds) > RESTORES / 3
    assert [seed for seed, world in enumerate(worlds) if not is_right_where_it_is_stored(world)] == []


class BelievesWhatItFinds(Shard):
    """Goes on from a restored database as if all its documents were of one moment."""

    async def _counted_anew(self, last: Intention, first: Offsets) -> Intention:  # noqa: ARG002  # this is the mistake
        newer = replace(last, epoch=last.epoch + 1)
        await self._store.intend(newer, last)
        return newer


class LooksNever(Shard):
    """Hears of a restored database with the next event only."""

    async def make_sure(self) -> None:
        """Look at nothing."""


class RecordsBeforeCells(Shard):
    async def _write_down(self, intention: Intention, read: Read) -> Reading:
        growth = await self._growth(intention, read)
        await self._reach_back(growth.changes)
        await self._write_records(intention, growth.records)
        cells = await self._write_cells(intention, growth.changes)
        await self._announce(intention, growth, cells)
        await self._write_ledgers(intention, growth.ledgers)
        return growth.reading


class LedgersLast(Shard):
    async def _write_down(self, intention: Intention, read: Read) -> Reading:
        growth = await self._growth(intention, read)
        await self._reach_back(growth.changes)
        cells = await self._write_cells(intention, growth.changes)
        await self._announce(intention, growth, cells)
        await self._write_records(intention, growth.records)
        await self._write_ledgers(intention, growth.ledgers)
        return growth.reading


class AnnouncedLast(Shard):
    async def _write_down(self, intention: Intention, read: Read) -> Reading:
        growth = await self._growth(intention, read)
        await self._reach_back(growth.changes)
        cells = await self._write_cells(intention, growth.changes)
        await self._write_ledgers(intention, growth.ledgers)
        await self._write_records(intention, growth.records)
        await self._announce(intention, growth, cells)
        return growth.reading


class ReachingBackLast(Shard):
    async def _write_down(self, intention: Intention, read: Read) -> Reading:
        growth = await self._growth(intention, read)
        cells = await self._write_cells(intention, growth.changes)
        await self._reach_back(growth.changes)
        await self._announce(intention, growth, cells)
        await self._write_ledgers(intention, growth.ledgers)
        await self._write_records(intention, growth.records)
        return growth.reading


class LedgersToldTwice(Shard):
    def _told(self, intention: Intention, news: Told) -> dict[str, Account]:  # noqa: ARG002  # this is the mistake
        known = {client: self._ledgers[client] for client in news}
        return {
            client: Account.of(client, known[client].version, summed(known[client].ledger, delta), RULES)
            for client, delta in news.items()
        }


class CopiesForgotten(Shard):
    """Tells the client that another became only of what comes after the merge."""

    async def _all_of(self, clients: Iterable[str], became: Mapping[str, Became]) -> list[AnyEvent]:  # noqa: ARG002  # this is the mistake
        return []


class LedgersRemembered(Shard):
    """Believes what it remembers of clients though another has finished its batch."""

    def _forget_ledgers(self) -> None:
        """Forget nothing."""


class EvenCellsLeftOut(Shard):
    """Writes no cell in which the changes of a batch come to nothing."""

    async def _write_cells(self, intention: Intention, changes: Sums) -> dict[CellKey, dict[str, int]]:
        return await super()._write_cells(intention, {key: sums for key, sums in changes.items() if any(sums.values())})


def _another_day_for_every_other_owner(owner: int) -> Rules:
    return replace(RULES, time_zone="Asia/Tokyo") if owner % 2 else RULES


MISTAKES = {
    "no batch fence": Program(is_fenced=False),
    "records before cells": Program(shard=RecordsBeforeCells),
    "a redo cut anew": Program(redo_is_cut_anew=True),
    "memory kept after a lost race": Program(keeps_memory=True),
    "ledgers after the records": Program(shard=LedgersLast),
    "a ledger told twice": Program(shard=LedgersToldTwice),
    "what was told before a merge not told again": Program(shard=CopiesForgotten),
    "cells that come out even not written": Program(shard=EvenCellsLeftOut),
    "ledgers remembered though another finished the batch": Program(shard=LedgersRemembered),
    "announcing after the records": Program(shard=AnnouncedLast),
    "reaching back after the cells": Program(shard=ReachingBackLast),
    "a measure changed between owners": Program(rules=_another_day_for_every_other_owner),
}


FIRST_TELLING = {
    "cells that come out even not written": 1_139,
    "ledgers remembered though another finished the batch": 7_583,
}
"""The schedules to begin with, where a mistake shows in few of them."""


@pytest.mark.parametrize("shard", [BelievesWhatItFinds, LooksNever])
def test_the_model_catches_who_does_not_see_that_the_database_was_restored(
    shard: type[Shard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "MOST_ROUNDS", 3)  # such a mistake goes round and round
    worlds = (run(seed, Program(shard=shard, restores=True)) for seed in range(RESTORES))

    assert not all(map(is_right_where_it_is_stored, worlds))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_model_catches(mistake: str) -> None:
    first = FIRST_TELLING.get(mistake, 0)

    assert any(not is_right(run(seed, MISTAKES[mistake])) for seed in range(first, first + MUTANT_SCHEDULES))
