"""What ends a contest: at the end of its grace its standings become its result, once."""

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from services.kpi.management.entities.contest import CONTEST, Contest
from services.kpi.management.entities.contesting import settlement
from shared.desk import Desk
from shared.entity import Entity
from shared.events import ContestAnnounced, ContestPlace
from shared.reactions import carry_out


class Standings(Protocol):
    """Where it is read who is ahead."""

    async def final(self, terms: ContestAnnounced) -> tuple[ContestPlace, ...]:
        """Return everybody's place once all that has come is counted."""


@dataclass(frozen=True)
class Settling:
    """Looks at contests that are due."""

    desk: Desk
    standings: Standings

    async def look(self, entity: Entity[Contest]) -> None:
        """Settle a contest of ours; numbers that are away, or behind, are waited for until the next look."""
        terms = entity.state.terms
        if terms is None or entity.writer != self.desk.source:
            return
        places = await self.standings.final(terms)
        await carry_out(self.desk, CONTEST, entity.id, partial(settlement, entity, places))
