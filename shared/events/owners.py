"""The owners of events: which service takes a fact from other systems, and the topic that it goes to."""

from typing import ClassVar

from shared.events.envelope import ClientEvent, EventData
from shared.topics import LEADS, MANAGEMENT, ORDERS, SHIPMENTS


class LeadsEvent(ClientEvent):
    """An event of `sales.leads`."""

    kafka_topic: ClassVar[str] = LEADS
    owner: ClassVar[str] = "leads"


class OrdersEvent(ClientEvent):
    """An event of `sales.orders`."""

    kafka_topic: ClassVar[str] = ORDERS
    owner: ClassVar[str] = "orders"


class ShipmentsEvent(ClientEvent):
    """An event of `sales.shipments`."""

    kafka_topic: ClassVar[str] = SHIPMENTS
    owner: ClassVar[str] = "shipments"


class ManagementEvent(EventData):
    """An event of `sales.management`."""

    kafka_topic: ClassVar[str] = MANAGEMENT
    owner: ClassVar[str] = "kpi"
