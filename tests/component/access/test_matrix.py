"""The access matrix of leads, orders and shipments: every route, asked as every role, of own and foreign things."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from fastapi import FastAPI

from services.leads import app as leads_app
from services.leads.access import RULES as OF_LEADS
from services.leads.api import RESOURCES, clients
from services.leads.settings import CLIENT_FIELDS, LeadsSettings
from services.orders import app as orders_app
from services.orders.access import RULES as OF_ORDERS
from services.orders.api import resources as of_orders
from services.orders.settings import OrdersSettings
from services.shipments import app as shipments_app
from services.shipments.access import RULES as OF_SHIPMENTS
from services.shipments.api import resources as of_shipments
from services.shipments.settings import ShipmentsSettings
from shared import topics
from shared.access.principal import Principal, Role
from shared.access.rules import Rules
from shared.access.teams import Teams
from shared.clock import system_clock
from shared.entity import Kind
from shared.events import AnyEvent
from shared.events.codec import STRUCTURED, encode, enveloped
from shared.events.examples import EXAMPLES
from shared.mongo import connected
from shared.resource import Resource
from shared.values import Scope
from tests.access.asking import wrong
from tests.access.matrix import Key, Parameter, Question, cases, nobodys, theirs
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually
from tests.keys import FIRST_KEY, key_of
from tests.unit.leads.memory import NOON

pytestmark = pytest.mark.stack

ANN, BOB, TEAM = new_id("ann"), new_id("bob"), new_id("team")
BESIDE = {("POST", "/v1/webhooks/{name}"), ("GET", "/health")}
"""Open, and in tests of their own: a message's signature is asked for, and health is 503 while Kafka is slow."""
LATER = "2030-01-01T00:00:00Z"
LINE = {"line_id": "1", "sku": "seat", "category": "seats", "quantity": 1, "unit_price_minor": 900}
TOPIC_OF = {"leads": topics.LEADS, "orders": topics.ORDERS, "shipments": topics.SHIPMENTS, "kpi": topics.MANAGEMENT}
Resources = tuple[Resource[Any], ...]
PLACE: dict[str, Any] = {"http_port": 0, "kafka_bootstrap": "kafka:9092", "mongo_url": "mongodb://mongo:27017"}
SAID: dict[str, Any] = {
    "/v1/leads/{lead_id}/assign": {"manager_id": ANN},
    "/v1/leads/{lead_id}/touch": {"medium": "call"},
    "/v1/leads/{lead_id}/disqualify": {"reason": "no_budget"},
    "/v1/planned-calls/{call_id}/reschedule": {"due_at": LATER},
    "/v1/calls/{call_id}/score": {"score": 5},
    "/v1/requests/{request_id}/answer": {"by": "call"},
    "/v1/clients/{client_id}/merge": {"into_client_id": "another"},
    "/v1/surveys/{survey_id}/answer": {"score": 5},
    "/v1/deals/{deal_id}/stage": {"stage": "new", "stage_order": 1, "probability_bp": 1},
    "/v1/deals/{deal_id}/reassign": {"manager_id": ANN},
    "/v1/deals/{deal_id}/steps": {"due_at": LATER},
    "/v1/deals/{deal_id}/steps/done": {"step_id": "step"},
    "/v1/deals/{deal_id}/close": {"outcome": "won", "amount_minor": 1, "currency": "EUR"},
    "/v1/quotes/{quote_id}/revise": {"amount_minor": 1, "currency": "EUR"},
    "/v1/contracts/{contract_id}/milestones": {"milestone": "paid", "due_at": LATER},
    "/v1/contracts/{contract_id}/milestones/met": {"milestone": "paid"},
    "/v1/orders/{order_id}/amend": {"lines": [LINE]},
    "/v1/orders/{order_id}/cancel": {"reason": "a test"},
    "/v1/orders/{order_id}/payments": {"amount_minor": 1},
    "/v1/shipments/{shipment_id}/reject": {"reason": "stock"},
    "/v1/shipments/{shipment_id}/reschedule": {"promised_at": LATER, "asked_by": "client"},
    "/v1/shipments/{shipment_id}/deliver": {"papers_ok": True},
    "/v1/shipments/{shipment_id}/fail": {"reason": "nobody-there"},
    "/v1/shipments/{shipment_id}/return": {"reason": "too-large"},
}


@dataclass(frozen=True)
class Asked:
    """A service and what it is asked."""

    app: FastAPI
    rules: Rules
    resources: Resources


def asked_of(name: str) -> Asked:
    match name:
        case "leads":
            settings = LeadsSettings(**PLACE)
            offered: Resources = (*RESOURCES, clients(CLIENT_FIELDS, settings.client_stale))
            return Asked(leads_app.build(settings, system_clock), OF_LEADS, offered)
        case "orders":
            rules = OrdersSettings(**PLACE)
            offered = of_orders(rules.all_pipelines, rules.order_rules)
            return Asked(orders_app.build(rules, system_clock), OF_ORDERS, offered)
        case _:
            told = ShipmentsSettings(**PLACE)
            return Asked(shipments_app.build(told, system_clock), OF_SHIPMENTS, of_shipments(told, told.delivery))


def a_fact(kind: Kind[Any], id_field: str, id_: str, manager_id: str) -> AnyEvent:
    """Return the example of how one of *kind* begins, of that id and manager."""
    opened_by = kind.opened_by if isinstance(kind.opened_by, tuple) else (kind.opened_by,)
    data = EXAMPLES[opened_by[0].__name__].data
    changes = {id_field if id_field in type(data).model_fields else "deal_id": id_, "manager_id": manager_id}
    known = {name: value for name, value in changes.items() if name in type(data).model_fields}
    return enveloped(data.model_copy(update=known), id=new_id("fact"), source="/crm", time=NOON)


async def told(service: Service, infrastructure: Infrastructure, resources: Resources) -> dict[str, str]:
    """Have everything be there that is Ann's or Bob's, or the company's; return the ids by path and manager."""
    ids = {}
    for resource in resources:
        for manager_id in (ANN, BOB) if resource.kind.owner else (ANN,):
            own_id = manager_id if resource.id_field == "manager_id" else f"{resource.id_field}-{manager_id}"
            event = a_fact(resource.kind, resource.id_field, own_id, manager_id)
            record = event.subject.encode(), encode(event), [("content-type", STRUCTURED.encode())]
            await infrastructure.write(TOPIC_OF[event.data.owner], record)
            ids[f"{resource.path} {manager_id}"] = str(resource.kind.id_in(event))
    for at, id_ in ids.items():
        first, _, rest = at.partition(" ")[0].partition("{")
        path = f"{first}{id_}{rest.partition('}')[2]}"
        await eventually(partial(_is_there, service, path), what=path)
    return ids


async def _is_there(service: Service, path: str) -> bool:
    return (await service.http.get(path)).status_code == 200


def parameters(asked: Asked, ids: Mapping[str, str]) -> dict[str, Parameter]:
    found = {name: nobodys(value) for name, value in (("type_", "LeadCreated"), ("version", "1"), ("name", "none"))}
    for resource in asked.resources:
        own = ids[f"{resource.path} {ANN}"]
        if resource.kind.owner:
            foreign = ids[f"{resource.path} {BOB}"]
            found[resource.id_field] = theirs({Role.REP: own, Role.LEAD: own}, foreign=foreign, at_large=own)
        else:
            found.setdefault(resource.id_field, nobodys(own))
    return found


def questions(rules: Rules) -> dict[Key, Question]:
    posts = [key for key in rules if key[0] == "POST"]
    return {key: Question(body=SAID.get(key[1], {"points": 1} if "points" in key[1] else {})) for key in posts}


@pytest.mark.parametrize("name", ["leads", "orders", "shipments"])
async def test_everybody_is_answered_as_the_rules_say(
    leads: Service, orders: Service, shipments: Service, infrastructure: Infrastructure, name: str
) -> None:
    asked, mongo = asked_of(name), infrastructure.mongo
    service = {"leads": leads, "orders": orders, "shipments": shipments}[name]
    ids = await told(service, infrastructure, asked.resources)
    client = connected(mongo)
    await Teams(client[service.access]).put({TEAM: [Scope.manager(ANN)]})
    await client.close()
    everything = frozenset({"*"})
    who = (
        Principal("Ann", Role.REP, ANN),
        Principal("Lea", Role.LEAD, team=TEAM),
        Principal("Hed", Role.HEAD),
        Principal("crm", Role.SYSTEM, publishes=everything, reads=everything),
        Principal("wall", Role.SCREEN, reads=everything),
    )
    keys = {one.role: await key_of(one, mongo, service.access) for one in who} | {Role.ADMIN: FIRST_KEY}
    all_cases = cases(asked.app, asked.rules, parameters(asked, ids), questions(asked.rules))

    async with service.asked_with(None) as http:
        found = await wrong(http, "", [case for case in all_cases if case.key not in BESIDE], keys)

    assert len(all_cases) >= len(asked.rules) * (len(Role) + 1)
    assert found == {}, json.dumps(found, indent=1)
