"""What management does with the events it reads."""

from dataclasses import dataclass
from datetime import timedelta

from services.kpi.management.handlers import ManagementHandlers
from shared import topics
from shared.entities import Entities
from shared.events import AnyEvent, FeedbackReceived
from shared.reactions import react

OWN = (topics.MANAGEMENT,)
OTHERS = (topics.LEADS, topics.ORDERS, topics.SHIPMENTS)


@dataclass(frozen=True)
class Consumer:
    """Keeps the entities up to date, and answers bad scores."""

    entities: Entities
    handlers: ManagementHandlers
    react_within: timedelta

    async def apply(self, events: list[AnyEvent]) -> None:
        """Join *events* to our entities, then answer those that call for something."""
        await self.entities.absorb(events)
        table = {FeedbackReceived: self.handlers.look_after_client}
        await react(events, table, self.handlers.desk.clock(), self.react_within)
