"""The leads service put together."""

from fastapi import FastAPI

from services.leads.api import RESOURCES
from services.leads.consumers import TOPICS, Consumer
from services.leads.coverage import Coverage
from services.leads.entities.assignment import Assignment
from services.leads.entities.coverage import covered
from services.leads.entities.lead import LEAD
from services.leads.entities.request import REQUEST, requests_answered
from services.leads.handlers import LeadHandlers
from services.leads.intake.opening import Intake
from services.leads.intake.routes import intake_routes
from services.leads.settings import LeadsSettings
from services.leads.store import Contacts, Rota
from shared.clock import Clock
from shared.entities import AnyKind
from shared.reactions import LEADS
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import application, plumbing
from shared.timers import Timers

NAME = "leads"


def build(settings: LeadsSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started; a bad file of rules ends the program."""
    rules = settings.rules
    parts = plumbing(NAME, LEADS, kinds(settings, rules), settings, clock)
    database = parts.client[settings.database]
    contacts = Contacts(database)
    intake = Intake(parts.desk, contacts, settings.contact_key)
    coverage = Coverage(parts.desk, parts.entities, Rota(database), rules)
    consumer = Consumer(parts.entities, contacts, LeadHandlers(parts.desk), settings.react_within)
    reader = Reader(settings.kafka_bootstrap, settings.group, TOPICS, consumer.apply)
    routes = resource_routes(parts.desk, parts.entities, RESOURCES, {"/v1/leads": intake.open_lead})
    timers = Timers(parts.entities, clock, [(LEAD, coverage.look)])
    return application(parts, reader, intake_routes(intake), routes, jobs=(timers,), secret=settings.contact_key)


def kinds(settings: LeadsSettings, rules: Assignment) -> list[AnyKind]:
    """Return the kinds that the service keeps, each once, as *settings* and *rules* have them."""
    told = {resource.kind.name: resource.kind for resource in RESOURCES}
    return list((told | {LEAD.name: covered(rules), REQUEST.name: requests_answered(settings.answer_within)}).values())
