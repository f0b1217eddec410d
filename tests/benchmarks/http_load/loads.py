"""What each service is loaded with: one type of event, and one command."""

import json
from collections.abc import Iterator
from typing import Any

from shared.clock import system_clock
from shared.events import (
    EventData,
    LeadCreated,
    LineKind,
    ManagerJoined,
    OrderLine,
    OrderPlaced,
    ShipmentLine,
    ShipmentRequested,
)
from shared.events.codec import BATCH, STRUCTURED, encode, enveloped
from tests.benchmarks.http_load.wrk import Load

BATCHES = (100, 500)
_CLIENT = "client-NUMBER"
_LINES: list[dict[str, Any]] = [{"line_id": "1", "sku": "sku-1", "quantity": 2}]

_EVENTS: dict[str, EventData] = {
    "leads": LeadCreated(lead_id="lead-NUMBER", client_id=_CLIENT, channel="web", manager_id="m-1"),
    "orders": OrderPlaced(
        order_id="order-NUMBER",
        client_id=_CLIENT,
        manager_id="m-1",
        currency="USD",
        lines=(
            OrderLine(
                line_id="1",
                sku="sku-1",
                category="paper",
                quantity=2,
                amount_minor=900,
                discount_minor=0,
                kind=LineKind.BASE,
            ),
        ),
    ),
    "shipments": ShipmentRequested(
        shipment_id="shipment-NUMBER",
        order_id="order-NUMBER",
        client_id=_CLIENT,
        manager_id="m-1",
        lines=(ShipmentLine(line_id="1", sku="sku-1", quantity=2),),
    ),
    "kpi": ManagerJoined(manager_id="manager-NUMBER", role="agent", team_id="north"),
}
_COMMANDS: dict[str, tuple[str, dict[str, Any]]] = {
    "leads": ("/v1/leads", {"lead_id": "told-NUMBER", "client_id": _CLIENT, "channel": "web", "manager_id": "m-1"}),
    "orders": ("/v1/deals", {"deal_id": "told-NUMBER", "client_id": _CLIENT, "manager_id": "m-1"}),
    "shipments": (
        "/v1/shipments",
        {
            "shipment_id": "told-NUMBER",
            "order_id": "order-NUMBER",
            "client_id": _CLIENT,
            "manager_id": "m-1",
            "lines": _LINES,
        },
    ),
    "kpi": (
        "/v1/plans",
        {"plan_id": "told-NUMBER", "scope": "company", "kpi": "deals_won", "period": "2026", "target": 1},
    ),
}
SERVICES = tuple(_EVENTS)


def loads(service: str) -> Iterator[Load]:
    """Yield the loads that the service is put under, one after the other."""
    path, command = _COMMANDS[service]
    yield Load(f"commands, POST {path}", path, json.dumps(command))
    yield Load("events, one a request", "/v1/events", _event(service, "single"), STRUCTURED)
    for size in BATCHES:
        yield Load(f"events, {size} a request", "/v1/events", _event(service, f"of-{size}"), BATCH, size, connections=4)


def _event(service: str, run: str) -> str:
    """Return an event as a template; its ids differ from those of other *run*s."""
    event = enveloped(_EVENTS[service], id="NUMBER", source="/bench", time=system_clock())
    return encode(event).decode().replace("NUMBER", f"{run}-NUMBER")
