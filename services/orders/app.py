"""The orders service put together."""

from fastapi import FastAPI

from services.orders.api import deal_routes, order_routes
from services.orders.consumers import TOPICS, Consumer
from services.orders.deal import DEAL
from services.orders.handlers import OrderHandlers
from services.orders.order import ORDER
from services.orders.settings import OrdersSettings
from shared.clock import Clock
from shared.reactions import ORDERS
from shared.reader import Reader
from shared.service import application, plumbing

NAME = "orders"


def build(settings: OrdersSettings, clock: Clock) -> FastAPI:
    """Return the service, connected to nothing until it is started."""
    parts = plumbing(NAME, ORDERS, (DEAL, ORDER), settings, clock)
    handlers = OrderHandlers(parts.desk, settings.first)
    consumer = Consumer(parts.entities, handlers, settings.react_within)
    reader = Reader(settings.kafka_bootstrap, settings.group, TOPICS, consumer.apply)
    return application(parts, reader, deal_routes(handlers), order_routes(handlers))
