"""What the orders service does with the events it reads."""

from dataclasses import dataclass
from datetime import timedelta

from services.orders.handlers import OrderHandlers
from shared import topics
from shared.entities import Entities
from shared.events import AnyEvent, LeadQualified
from shared.reactions import react

TOPICS = (topics.ORDERS, topics.LEADS, topics.SHIPMENTS)


@dataclass(frozen=True)
class Consumer:
    """Keeps the entities up to date (deliveries and returns are part of their order), and answers qualified leads."""

    entities: Entities
    handlers: OrderHandlers
    react_within: timedelta

    async def apply(self, events: list[AnyEvent]) -> None:
        """Join *events* to our entities, then answer those that call for something."""
        await self.entities.absorb(events)
        table = {LeadQualified: self.handlers.open_qualified}
        await react(events, table, self.handlers.desk.clock(), self.react_within)
