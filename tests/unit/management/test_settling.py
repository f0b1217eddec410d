"""A contest that is due settles once, by what its standings are then."""

from dataclasses import dataclass, field

import pytest

from services.kpi.management.entities.contest import CONTEST, Contest, ContestStatus
from services.kpi.management.settling import Settling
from shared.entity import Entity
from shared.events import ContestAnnounced, ContestPlace, KpiReading
from shared.reactions import KPI
from shared.refusals import AwayError
from tests.builders import a_contest_announced, a_contest_cancelled
from tests.unit.leads.memory import Memory, a_desk

FIRST = ContestPlace(rank=1, scope="manager:ann", name="Ann", reading=KpiReading(value=3, n=3, unit="count"))


@dataclass
class Numbers:
    """Standings that are told, or away; what happens while they are read is told as well."""

    memory: Memory
    is_away: bool = False
    is_cancelled_meanwhile: bool = False

    async def final(self, terms: ContestAnnounced) -> tuple[ContestPlace, ...]:
        if self.is_away:
            raise AwayError(terms.contest_id)
        await self.memory.absorb([a_contest_cancelled(source=KPI)] if self.is_cancelled_meanwhile else [])
        return (FIRST,)


@dataclass
class Race:
    """One contest and who looks at it."""

    memory: Memory = field(default_factory=lambda: Memory((CONTEST,)))

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.memory)
        self.settling = Settling(a_desk(self.memory, KPI), self.numbers)

    async def entity(self) -> Entity[Contest]:
        return await self.memory.load(CONTEST, "contest-1")

    async def status(self) -> ContestStatus:
        return (await self.entity()).state.status


async def test_two_looks_at_a_contest_settle_it_once() -> None:
    race = Race()
    await race.memory.absorb([a_contest_announced(source=KPI)])
    seen = await race.entity()

    await race.settling.look(seen)
    await race.settling.look(seen)

    [said] = race.memory.pending()
    assert (said.id, said.data.places, said.hops) == ("contest-1:ContestSettled", (FIRST,), 1)
    assert (await race.entity()).state.winners == ("manager:ann",)


async def test_a_contest_that_is_cancelled_while_its_numbers_are_read_stays_cancelled() -> None:
    race = Race()
    await race.memory.absorb([a_contest_announced(source=KPI)])
    race.numbers.is_cancelled_meanwhile = True

    await race.settling.look(await race.entity())

    assert await race.status() is ContestStatus.CANCELLED
    assert race.memory.pending() == []


async def test_numbers_that_are_away_are_waited_for() -> None:
    race = Race()
    await race.memory.absorb([a_contest_announced(source=KPI)])
    race.numbers.is_away = True
    with pytest.raises(AwayError):
        await race.settling.look(await race.entity())

    assert await race.status() is ContestStatus.PLANNED


async def test_a_contest_of_another_system_is_that_systems_to_settle() -> None:
    race = Race()
    await race.memory.absorb([a_contest_announced(source="/crm")])

    await race.settling.look(await race.entity())

    assert race.memory.pending() == []
    assert await race.status() is ContestStatus.PLANNED
