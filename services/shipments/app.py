"""The shipments service put together."""

from fastapi import FastAPI

from services.shipments.access import RULES
from services.shipments.api import calendar_routes, resources
from services.shipments.consumers import TOPICS, Consumer
from services.shipments.entities.order import ORDER
from services.shipments.handlers import ShipmentHandlers
from services.shipments.settings import ShipmentsSettings
from shared.clock import Clock
from shared.reactions import SHIPMENTS
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import application, plumbing

NAME = "shipments"


def build(settings: ShipmentsSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started; a calendar that makes no sense ends the program."""
    calendar = settings.delivery
    offered = resources(settings, calendar)
    parts = plumbing(NAME, SHIPMENTS, [ORDER, *(resource.kind for resource in offered)], settings, clock)
    consumer = Consumer(parts.entities, ShipmentHandlers(parts.desk), settings.react_within)
    reader = Reader(settings, settings.group, TOPICS, consumer.apply)
    routes = resource_routes(parts.desk, parts.entities, offered)
    return application(parts, reader, calendar_routes(calendar, clock), routes, rules=RULES)
