"""From the price list to the refund: what an order costs, what is paid, and what goes back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import system_clock
from shared.events import AnyEvent, PromotionStarted, ReturnReceived
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import LEADS, ORDERS, SHIPMENTS
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


def an_order(order_id: str, client_id: str, sku: str, **said: Any) -> dict[str, Any]:
    line = {"line_id": "1", "sku": sku, "category": "licences", "quantity": 3} | said.pop("line", {})
    of_whom = {"order_id": order_id, "client_id": client_id, "manager_id": new_id("m")}
    return of_whom | {"currency": "EUR", "lines": [line]} | said


async def write(where: Infrastructure, topic: str, event: AnyEvent) -> None:
    await where.write(topic, (event.subject.encode(), encode(event), KAFKA_HEADERS))


async def types_of(where: Infrastructure, subject: str) -> list[str]:
    return [event.type for event in await where.published(ORDERS, lambda event: event.subject == subject)]


async def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    state: dict[str, Any] = answer.json()["state"]
    return state


async def test_a_price_can_be_announced_and_holds_from_its_day_on(orders: Service) -> None:
    sku, other, soon = new_id("sku"), new_id("sku"), system_clock() + timedelta(days=3)
    announced = {"sku": sku, "price_minor": 450, "currency": "EUR", "valid_from": soon.isoformat()}
    batch = [{"sku": one, "price_minor": 400, "currency": "EUR"} for one in (sku, other)]

    assert (await orders.post("/v1/prices/batch", {"prices": batch})).status_code == 202
    await done(await orders.post("/v1/prices", announced))

    now = (await orders.http.get(f"/v1/prices/{sku}/now")).json()
    then = (await orders.http.get(f"/v1/prices/{sku}/now", params={"at": soon.isoformat()})).json()
    assert [(step["price_minor"], step["currency"]) for step in now["now"]] == [(400, "EUR")]
    assert [step["price_minor"] for step in now["to_come"]] == [450]
    assert [step["price_minor"] for step in then["now"]] == [450]
    late = announced | {"valid_from": (soon - timedelta(days=9)).isoformat()}
    refused = await orders.post("/v1/prices", late)
    assert (refused.status_code, refused.json()["code"]) == (422, "past-price")


async def test_an_order_is_computed_paid_returned_and_refunded(
    orders: Service, shipments: Service, infrastructure: Infrastructure
) -> None:
    order_id, client_id, sku = new_id("order"), new_id("client"), new_id("sku")
    await done(await orders.post("/v1/prices", {"sku": sku, "price_minor": 400, "currency": "EUR"}))
    wrong = await orders.post("/v1/orders", an_order(order_id, client_id, sku, line={"amount_minor": 900}))
    command = an_order(order_id, client_id, sku, line={"discount_bp": 1_000})

    totals = (await done(await orders.post("/v1/orders", command)))["totals"]
    unpaid = (await orders.http.get("/v1/orders/unpaid", params={"client_id": client_id})).json()
    over = await orders.post(f"/v1/orders/{order_id}/payments", {"amount_minor": 1_081})
    paid = await done(await orders.post(f"/v1/orders/{order_id}/payments", {"amount_minor": 1_080}))
    shipment = f"/v1/shipments/shipment-of-{order_id}"
    await shipments.state(shipment)
    await shipments.post(f"{shipment}/confirm", {"promised_at": "2026-12-01T12:00:00Z"})
    await shipments.post(f"{shipment}/deliver", {"papers_ok": True})
    await orders.state_where(f"/v1/orders/{order_id}", status="fulfilled")
    back = ReturnReceived(
        return_id=f"return-of-{order_id}",
        shipment_id=f"shipment-of-{order_id}",
        order_id=order_id,
        client_id=client_id,
        manager_id="m-1",
        reason="wrong",
    )
    await write(infrastructure, SHIPMENTS, enveloped(back, id=order_id, source="/erp", time=system_clock()))
    proposed = {"amount_minor": 1_080, "lines": [{"line_id": "1", "amount_minor": 1_080}]}
    await orders.state_where(f"/v1/orders/{order_id}", proposed=proposed)
    refunded = await done(await orders.post(f"/v1/orders/{order_id}/refunds", {}))

    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-line")
    assert "lines.0.amount_minor" in wrong.text
    assert (totals["gross_minor"], totals["discount_minor"], totals["due_minor"]) == (1_200, 120, 1_080)
    assert [one["id"] for one in unpaid["items"]] == [order_id]
    assert (over.status_code, over.json()["code"]) == (409, "overpaid")
    assert paid["totals"]["due_minor"] == 0
    assert (refunded["totals"]["refunded_minor"], refunded["proposed"]) == (1_080, None)

    async def all_said() -> bool:
        return await types_of(infrastructure, client_id) == ["OrderPlaced", "PaymentReceived", "RefundIssued"]

    await eventually(all_said)


async def test_a_discount_over_the_limit_is_refused_until_it_is_approved(orders: Service) -> None:
    order_id, client_id, deal_id = new_id("order"), new_id("client"), new_id("deal")
    line = {"unit_price_minor": 1_000, "discount_minor": 900}
    command = an_order(order_id, client_id, "seat", deal_id=deal_id, line=line)
    deal = {"deal_id": deal_id, "client_id": client_id, "manager_id": "m-1"}
    assert (await orders.post("/v1/deals", deal)).status_code == 202

    refused = await orders.post("/v1/orders", command)
    approval = {"deal_id": deal_id, "manager_id": "boss", "discount_minor": 900, "currency": "EUR"}
    approved = await done(await orders.post("/v1/discounts/approve", approval))
    placed = await done(await orders.post("/v1/orders", command))

    assert (refused.status_code, refused.json()["code"]) == (409, "discount-not-approved")
    assert approved["client_id"] == client_id
    assert placed["totals"]["discount_minor"] == 900
    second = await orders.post("/v1/orders", command | {"order_id": new_id("order")})
    assert second.json()["code"] == "discount-not-approved"


async def test_an_order_is_amended_and_promised_anew(orders: Service) -> None:
    order_id, client_id = new_id("order"), new_id("client")
    line = {"line_id": "1", "sku": "seat", "category": "licences", "quantity": 3, "unit_price_minor": 100}
    await done(await orders.post("/v1/orders", an_order(order_id, client_id, "seat", line=line)))
    added = line | {"line_id": "2", "kind": "cross_sell", "linked_line_id": "1", "quantity": 1}

    more = {"lines": [line, added], "promised_at": "2026-12-24T12:00:00Z"}
    amended = await done(await orders.post(f"/v1/orders/{order_id}/amend", more))

    promised = {"promised_at_since": "2026-12-24T00:00:00Z", "promised_at_before": "2026-12-25T00:00:00Z"}
    found = (await orders.http.get("/v1/orders", params=promised | {"client_id": client_id})).json()
    later = (await orders.http.get("/v1/orders", params={"promised_at_since": "2026-12-25T00:00:00Z"})).json()
    assert amended["totals"]["net_minor"] == 400
    assert [one["id"] for one in found["items"]] == [order_id]
    assert order_id not in [one["id"] for one in later["items"]]


async def test_what_was_promised_for_yesterday_and_has_not_arrived_is_listed_as_late(orders: Service) -> None:
    late, client_id = new_id("order"), new_id("client")
    for order_id, promised in ((late, -1), (new_id("order"), 1)):
        promised_at = (system_clock() + timedelta(days=promised)).isoformat()
        line = {"unit_price_minor": 100}
        await done(
            await orders.post("/v1/orders", an_order(order_id, client_id, "seat", promised_at=promised_at, line=line))
        )

    found = (await orders.http.get("/v1/orders/late", params={"client_id": client_id})).json()

    assert [one["id"] for one in found["items"]] == [late]


async def test_an_order_names_a_promotion_that_runs(orders: Service, infrastructure: Infrastructure) -> None:
    promotion_id, client_id = new_id("promotion"), new_id("client")
    line = {"unit_price_minor": 100}
    command = an_order(new_id("order"), client_id, "seat", promotion_id=promotion_id, line=line)

    unknown = await orders.post("/v1/orders", command)
    started = PromotionStarted(promotion_id=promotion_id, categories=("licences",))
    await write(infrastructure, LEADS, enveloped(started, id=promotion_id, source="/crm", time=system_clock()))
    await orders.state_where(f"/v1/promotions/{promotion_id}", status="running")
    placed = await done(await orders.post("/v1/orders", command))
    other = command | {"order_id": new_id("order"), "lines": [command["lines"][0] | {"category": "tea"}]}
    elsewhere = await orders.post("/v1/orders", other)

    assert (unknown.status_code, unknown.json()["code"]) == (422, "wrong-promotion")
    assert placed["placed"]["promotion_id"] == promotion_id
    assert elsewhere.json()["code"] == "wrong-promotion"


async def test_points_are_earned_spent_and_never_overdrawn(orders: Service, infrastructure: Infrastructure) -> None:
    client_id = new_id("client")
    points = f"/v1/clients/{client_id}/points"

    too_early = await orders.post(f"{points}/redeem", {"points": 1})
    await done(await orders.post(f"{points}/accrue", {"points": 100}))
    await done(await orders.post(f"{points}/redeem", {"points": 60}))
    over = await orders.post(f"{points}/expire", {"points": 41})
    await done(await orders.post(f"{points}/expire", {"points": 40}))

    assert [answer.json()["code"] for answer in (too_early, over)] == ["too-few-points"] * 2
    assert (await orders.state(points))["balance"] == 0

    async def all_said() -> bool:
        return await types_of(infrastructure, client_id) == ["PointsAccrued", "PointsRedeemed", "PointsExpired"]

    await eventually(all_said)


async def test_open_offers_are_listed_by_manager_until_they_are_accepted(orders: Service) -> None:
    offer_id, manager_id = new_id("offer"), new_id("m")
    worth = {"amount_minor": 900, "currency": "EUR"}
    said = {"offer_id": offer_id, "client_id": new_id("client"), "manager_id": manager_id, "kind": "upsell"}
    await done(await orders.post("/v1/offers", said | worth))
    asked = {"manager_id": manager_id, "status": "open"}

    open_offers = (await orders.http.get("/v1/offers", params=asked)).json()["items"]
    accepted = await done(await orders.post(f"/v1/offers/{offer_id}/accept"))

    assert [one["id"] for one in open_offers] == [offer_id]
    assert (accepted["status"], accepted["accepted"]["amount_minor"]) == ("accepted", 900)
    assert (await orders.http.get("/v1/offers", params=asked)).json()["items"] == []
