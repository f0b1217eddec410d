"""Management's handlers over entities in memory, at noon."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.kpi.management.entities.called_off import CALLED_OFF
from services.kpi.management.entities.promise import PROMISE
from services.kpi.management.entities.task import TASK, Task
from services.kpi.management.handlers import Allowance, ManagementHandlers
from shared.entities import Question
from shared.entity import Entity, Kind, StateT
from shared.events import AnyEvent, SurveyKind
from shared.reactions import KPI
from tests.unit.leads.memory import Memory, a_desk

REACT_WITHIN = timedelta(hours=72)
ALLOWANCE = Allowance(
    {SurveyKind.NPS: 6, SurveyKind.CSAT: 2, SurveyKind.CES: 3}, timedelta(hours=24), timedelta(hours=4), REACT_WITHIN
)


class Listed(Memory):
    """Memory that is asked by facets."""

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        kept: list[Entity[Any]] = [entity for (name, _), entity in self.kept.items() if name == kind.name]
        return [entity for entity in kept if question.where.items() <= entity.facets.items()][: question.most]


@dataclass
class Watch:
    """What management hears of and does about it."""

    memory: Listed = field(default_factory=lambda: Listed((TASK, PROMISE, CALLED_OFF)))

    def __post_init__(self) -> None:
        self.handlers = ManagementHandlers(a_desk(self.memory, KPI), self.memory, ALLOWANCE)

    async def hear(self, *events: AnyEvent) -> None:
        """Join *events*, as the consumer does."""
        await self.memory.absorb(events)

    async def look(self, shipment_id: str = "shipment-1") -> None:
        """Look at a shipment, as a timer does."""
        await self.handlers.look_at_promise(await self.memory.load(PROMISE, shipment_id))

    async def look_at_order(self, order_id: str = "order-1") -> None:
        """Look at a cancelled order, as a timer does."""
        await self.handlers.look_at_called_off(await self.memory.load(CALLED_OFF, order_id))

    def tasks(self) -> dict[str, Task]:
        """Return the tasks there are."""
        return {id_: entity.state for (name, id_), entity in self.memory.kept.items() if name == TASK.name}
