"""The orders service put together."""

from fastapi import FastAPI

from services.orders.access import RULES
from services.orders.api import pipeline_routes, price_routes, resources
from services.orders.consumers import TOPICS, Consumer
from services.orders.handlers import OrderHandlers
from services.orders.settings import OrdersSettings
from shared.clock import Clock
from shared.reactions import ORDERS
from shared.reader import Reader
from shared.resource import resource_routes
from shared.service import application, plumbing

NAME = "orders"


def build(settings: OrdersSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started; a bad file of pipelines ends the program."""
    pipelines = settings.all_pipelines
    offered = resources(pipelines, settings.order_rules)
    parts = plumbing(NAME, ORDERS, [resource.kind for resource in offered], settings, clock)
    consumer = Consumer(parts.entities, OrderHandlers(parts.desk, pipelines), settings.react_within)
    reader = Reader(settings, settings.group, TOPICS, consumer.apply)
    routes = resource_routes(parts.desk, parts.entities, offered)
    return application(parts, reader, pipeline_routes(pipelines), price_routes(parts.desk), routes, rules=RULES)
