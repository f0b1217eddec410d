"""The leads service put together."""

from fastapi import FastAPI

from services.leads.api import RESOURCES
from services.leads.consumers import TOPICS, Consumer
from services.leads.handlers import LeadHandlers
from services.leads.settings import LeadsSettings
from shared.clock import Clock
from shared.reactions import LEADS
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import application, plumbing

NAME = "leads"


def build(settings: LeadsSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started."""
    parts = plumbing(NAME, LEADS, [resource.kind for resource in RESOURCES], settings, clock)
    consumer = Consumer(parts.entities, LeadHandlers(parts.desk), settings.react_within)
    reader = Reader(settings.kafka_bootstrap, settings.group, TOPICS, consumer.apply)
    return application(parts, reader, resource_routes(parts.desk, parts.entities, RESOURCES))
