"""The leads service put together."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI

from services.leads.access import RULES
from services.leads.api import RESOURCES, clients
from services.leads.consumers import TOPICS, Consumer
from services.leads.coverage import Coverage
from services.leads.entities.assignment import Assignment
from services.leads.entities.client import CLIENT
from services.leads.entities.coverage import covered
from services.leads.entities.lead import LEAD
from services.leads.entities.promotion import PROMOTION
from services.leads.entities.request import requests_answered
from services.leads.entities.ticket import tickets
from services.leads.handlers import LeadHandlers
from services.leads.intake.erasure import Eraser, Erasure
from services.leads.intake.erasure_routes import erasure_routes
from services.leads.intake.opening import Intake
from services.leads.intake.routes import intake_routes
from services.leads.settings import LeadsSettings
from services.leads.store import Contacts, Erasures, Rota
from shared.clock import Clock
from shared.entities import AnyKind, Entities
from shared.idempotency import new_id
from shared.mongo import connected
from shared.reactions import LEADS
from shared.reader import Reader
from shared.resource import Resource, resource_routes
from shared.service import application, plumbing
from shared.timers import Timers

NAME = "leads"


def build(settings: LeadsSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started; a bad file of rules ends the program."""
    rules = settings.rules
    offered = (*RESOURCES, clients(settings.client_fields, settings.client_stale))
    parts = plumbing(NAME, LEADS, kinds(offered, settings, rules), settings, clock)
    database = parts.client[settings.database]
    contacts = Contacts(database)
    intake = Intake(parts.desk, contacts, settings.contact_key, parts.outbox.is_busy)
    coverage = Coverage(parts.desk, parts.entities, Rota(database), rules)
    handlers = LeadHandlers(parts.desk, parts.entities, settings.feedback)
    consumer = Consumer(parts.entities, contacts, handlers, settings.react_within)
    reader = Reader(settings, settings.group, TOPICS, consumer.apply)
    routes = resource_routes(parts.desk, parts.entities, offered, {"/v1/leads": intake.open_lead})
    timers = Timers(parts.entities, clock, [(LEAD, coverage.look), (PROMOTION, handlers.end_promotion)])
    eraser = Eraser(contacts, Erasures(database), parts.entities, clock)
    own = (intake_routes(intake), erasure_routes(eraser), routes)
    return application(parts, reader, *own, rules=RULES, jobs=(timers,), secret=settings.contact_key)


async def erased(settings: LeadsSettings, clock: Clock, client_id: str, by: str) -> Erasure:
    """Return what was erased of the client for *by*, who orders it. Raises: SalesError, PyMongoError."""
    async with connected(settings.mongo_url.get_secret_value()) as client:
        database = client[settings.database]
        eraser = Eraser(Contacts(database), Erasures(database), Entities(database, [CLIENT]), clock)
        return await eraser.erase(client_id, new_id(), by)


def kinds(offered: Iterable[Resource[Any]], settings: LeadsSettings, rules: Assignment) -> list[AnyKind]:
    """Return the kinds that the service keeps, each once, as *settings* and *rules* have them."""
    told = {resource.kind.name: resource.kind for resource in offered}
    own = (covered(rules), requests_answered(settings.answer_within), tickets(settings.ticket_limits))
    return list((told | {kind.name: kind for kind in own}).values())
