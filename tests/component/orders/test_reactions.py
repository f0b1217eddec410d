"""Services know each other by their events: from a qualified lead to a fulfilled order."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import system_clock
from shared.events import AnyEvent, LeadQualified
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import LEADS, ORDERS, SHIPMENTS
from tests.component.processes import Infrastructure, Service, new_id

pytestmark = pytest.mark.stack


def an_order(order_id: str, client_id: str, deal_id: str | None = None) -> dict[str, Any]:
    line = {"line_id": "1", "sku": "seat", "category": "licences", "quantity": 3, "kind": "base"}
    return {
        "order_id": order_id,
        "client_id": client_id,
        "deal_id": deal_id,
        "manager_id": "m-1",
        "currency": "EUR",
        "lines": [line | {"amount_minor": 900, "discount_minor": 0}],
    }


def qualified(lead_id: str, source: str = "/salespulse/leads", age: timedelta = timedelta()) -> AnyEvent:
    data = LeadQualified(lead_id=lead_id, client_id=f"client-of-{lead_id}", manager_id="m-1")
    return enveloped(data, id=lead_id, source=source, time=system_clock() - age)


async def write(where: Infrastructure, *events: AnyEvent) -> None:
    await where.write(LEADS, *[(event.subject.encode(), encode(event), KAFKA_HEADERS) for event in events])


async def deals_opened(where: Infrastructure, client_id: str) -> list[str]:
    return [event.id for event in await where.published(ORDERS, lambda event: event.subject == client_id)]


async def test_a_lead_becomes_a_deal_becomes_a_conversion(leads: Service, orders: Service) -> None:
    lead_id = new_id("lead")
    await leads.post("/v1/leads", {"lead_id": lead_id, "channel": "ads", "manager_id": "m-1"})
    await leads.post(f"/v1/leads/{lead_id}/qualify")
    deal = await orders.state(f"/v1/deals/deal-of-{lead_id}")

    won = {"outcome": "won", "amount_minor": 900, "currency": "EUR"}
    closed = await orders.post(f"/v1/deals/deal-of-{lead_id}/close", won)

    assert (deal["status"], deal["channel"], deal["amount_minor"]) == ("open", "ads", None)
    assert closed.status_code == 202
    lead = await leads.state_where(f"/v1/leads/{lead_id}", status="converted")
    assert lead["deal_id"] == f"deal-of-{lead_id}"


async def test_an_order_is_shipped_and_fulfilled(
    orders: Service, shipments: Service, infrastructure: Infrastructure
) -> None:
    order_id, client_id = new_id("order"), new_id("client")
    assert (await orders.post("/v1/orders", an_order(order_id, client_id))).status_code == 202
    shipment = f"/v1/shipments/shipment-of-{order_id}"
    requested = await shipments.state(shipment)

    confirmed = await shipments.post(f"{shipment}/confirm", {"promised_at": "2026-12-01T12:00:00Z"})
    moved = await shipments.post(
        f"{shipment}/reschedule", {"promised_at": "2026-12-02T12:00:00Z", "asked_by": "client"}
    )
    delivered = await shipments.post(f"{shipment}/deliver", {"papers_ok": True})

    assert requested["lines"] == [{"line_id": "1", "sku": "seat", "quantity": 3}]
    assert [answer.status_code for answer in (confirmed, moved, delivered)] == [202] * 3
    assert (await orders.state_where(f"/v1/orders/{order_id}", status="fulfilled"))["delivered"] == {"1": 3}
    said = await infrastructure.published(SHIPMENTS, lambda event: event.subject == client_id)
    assert [event.type for event in said] == [
        "ShipmentRequested",
        "ShipmentConfirmed",
        "ShipmentRescheduled",
        "ShipmentDelivered",
    ]
    assert [event.hops for event in said] == [1, 0, 0, 0]


async def test_a_repeated_event_starts_one_deal_and_old_or_foreign_ones_start_none(
    orders: Service, infrastructure: Infrastructure
) -> None:
    repeated, old, foreign, last = (new_id(name) for name in ("repeated", "old", "foreign", "last"))
    await write(infrastructure, qualified(repeated), qualified(repeated))
    await write(infrastructure, qualified(old, age=timedelta(hours=73)), qualified(foreign, source="/crm"))
    # A partition is read in order: once a later event of each is answered, the earlier ones have been looked at.
    await orders.state(f"/v1/deals/deal-of-{repeated}")
    for lead_id in (repeated, old, foreign):
        data = LeadQualified(lead_id=f"{last}-{lead_id}", client_id=f"client-of-{lead_id}", manager_id="m-1")
        event = enveloped(data, id=f"{last}-{lead_id}", source="/salespulse/leads", time=system_clock())
        await write(infrastructure, event)
        await orders.state(f"/v1/deals/deal-of-{last}-{lead_id}")

    opened = await deals_opened(infrastructure, f"client-of-{repeated}")
    assert opened.count(f"deal-of-{repeated}:DealOpened") == 1
    for lead_id in (old, foreign):
        assert (await orders.http.get(f"/v1/deals/deal-of-{lead_id}")).status_code == 404
