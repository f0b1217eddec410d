"""The leads service put together."""

from fastapi import FastAPI

from services.leads.api import call_routes, lead_routes
from services.leads.call import CALL, PLANNED_CALL
from services.leads.consumers import TOPICS, Consumer
from services.leads.handlers import LeadHandlers
from services.leads.lead import LEAD
from services.leads.settings import LeadsSettings
from shared.clock import Clock
from shared.reactions import LEADS
from shared.reader import Reader
from shared.service import application, plumbing

NAME = "leads"


def build(settings: LeadsSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started."""
    parts = plumbing(NAME, LEADS, (LEAD, PLANNED_CALL, CALL), settings, clock)
    handlers = LeadHandlers(parts.desk)
    consumer = Consumer(parts.entities, handlers, settings.react_within)
    reader = Reader(settings.kafka_bootstrap, settings.group, TOPICS, consumer.apply)
    return application(parts, reader, lead_routes(handlers), call_routes(handlers))
