"""What the shipments service does with the events it reads."""

from dataclasses import dataclass
from datetime import timedelta

from services.shipments.handlers import ShipmentHandlers
from shared import topics
from shared.entities import Entities
from shared.events import AnyEvent, OrderPlaced
from shared.reactions import react

TOPICS = (topics.SHIPMENTS, topics.ORDERS)


@dataclass(frozen=True)
class Consumer:
    """Keeps the shipments up to date, and answers placed orders."""

    entities: Entities
    handlers: ShipmentHandlers
    react_within: timedelta

    async def apply(self, events: list[AnyEvent]) -> None:
        """Join *events* to our shipments, then answer those that call for something."""
        await self.entities.absorb(events)
        table = {OrderPlaced: self.handlers.request_ordered}
        await react(events, table, self.handlers.desk.clock(), self.react_within)
