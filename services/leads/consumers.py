"""What the leads service does with the events it reads."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from services.leads.handlers import LeadHandlers
from shared import topics
from shared.entities import Entities
from shared.events import AnyEvent, ClientMerged, ContactPermissionChanged, DealClosed, ShipmentDelivered
from shared.reactions import React, answered, react

TOPICS = (topics.LEADS, topics.ORDERS, topics.MANAGEMENT, topics.SHIPMENTS)


class Contacts(Protocol):
    """Where it is known whose a contact is."""

    async def merged(self, client_id: str, into_client_id: str) -> None:
        """Take what was one client's for another's."""


@dataclass(frozen=True)
class Consumer:
    """Keeps entities and the clients of contacts up to date, and answers what calls for it."""

    entities: Entities
    contacts: Contacts
    handlers: LeadHandlers
    react_within: timedelta

    async def apply(self, events: list[AnyEvent]) -> None:
        """Join *events* to our entities, then answer those that call for something."""
        await self.entities.absorb(events)
        for event in events:
            if isinstance(event.data, ClientMerged):
                await self.contacts.merged(event.data.client_id, event.data.into_client_id)
        table: dict[type[Any], React] = {
            DealClosed: self.handlers.convert,
            ShipmentDelivered: self.handlers.ask_how_it_went,
        }
        await react(events, table, self.handlers.desk.clock(), self.react_within)
        for event in events:  # a wish is respected, whoever heard it and when
            if isinstance(event.data, ContactPermissionChanged):
                await answered(event, self.handlers.stop_calling)
