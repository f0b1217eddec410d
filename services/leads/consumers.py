"""What the leads service does with the events it reads."""

from dataclasses import dataclass
from datetime import timedelta

from services.leads.handlers import LeadHandlers
from shared import topics
from shared.entities import Entities
from shared.events import AnyEvent, DealClosed
from shared.reactions import react

TOPICS = (topics.LEADS, topics.ORDERS)


@dataclass(frozen=True)
class Consumer:
    """Keeps the entities up to date, and answers won deals."""

    entities: Entities
    handlers: LeadHandlers
    react_within: timedelta

    async def apply(self, events: list[AnyEvent]) -> None:
        """Join *events* to our entities, then answer those that call for something."""
        await self.entities.absorb(events)
        await react(events, {DealClosed: self.handlers.convert}, self.handlers.desk.clock(), self.react_within)
