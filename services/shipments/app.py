"""The shipments service put together."""

from fastapi import FastAPI

from services.shipments.api import RESOURCES
from services.shipments.consumers import TOPICS, Consumer
from services.shipments.handlers import ShipmentHandlers
from services.shipments.settings import ShipmentsSettings
from shared.clock import Clock
from shared.reactions import SHIPMENTS
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import application, plumbing

NAME = "shipments"


def build(settings: ShipmentsSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started."""
    parts = plumbing(NAME, SHIPMENTS, [resource.kind for resource in RESOURCES], settings, clock)
    handlers = ShipmentHandlers(parts.desk)
    consumer = Consumer(parts.entities, handlers, settings.react_within)
    reader = Reader(settings.kafka_bootstrap, settings.group, TOPICS, consumer.apply)
    return application(parts, reader, resource_routes(parts.desk, parts.entities, RESOURCES))
