"""Prices, orders by the price list, discounts, payments, refunds, points and offers."""

from datetime import timedelta
from typing import Any

from deploy.demo.month.month import Month

CURRENCY = "USD"
CHAIR_MINOR, DESK_MINOR, LATER_MINOR = 10_000, 30_000, 12_000
RISES_AFTER = timedelta(days=10)
"""The chair gets dearer then."""


async def money(month: Month) -> None:
    """On the first day prices are set; every day something is ordered by them, paid, and perhaps given back."""
    if month.today == 0:
        await _priced(month)
    order_id, manager, total = await _ordered(month)
    await _paid(month, order_id, manager, total)
    if month.today % 3 == 0:
        await _given_back(month, order_id, manager)
    if month.today % 5 == 0:
        await _allowed(month)
        await _rewarded(month)
        await _offered(month)


async def _priced(month: Month) -> None:
    now = month.passes()
    await month.commands.give(
        "orders", "/v1/prices", {"sku": "chair", "price_minor": CHAIR_MINOR, "currency": CURRENCY}
    )
    later = now + RISES_AFTER
    month.things["dearer from"] = [later.isoformat()]
    batch = [
        {"sku": "desk", "price_minor": DESK_MINOR, "currency": CURRENCY},
        {"sku": "chair", "price_minor": LATER_MINOR, "currency": CURRENCY, "valid_from": later.isoformat()},
    ]
    await month.commands.give("orders", "/v1/prices/batch", {"prices": batch})
    month.books.add("prices_changed", now, None, 3)


def _chair(month: Month) -> int:
    return LATER_MINOR if month.clock().isoformat() >= month.things["dearer from"][0] else CHAIR_MINOR


async def _ordered(month: Month) -> tuple[str, str, int]:
    """Return the id of an order, whose it is, and what it comes to: first two chairs, then a desk beside them."""
    order_id, manager, placed = month.new_id("order"), month.somebody(), month.passes()
    chair = _chair(month)
    lines: list[dict[str, Any]] = [
        {"line_id": "1", "sku": "chair", "category": "seats", "quantity": 2, "discount_bp": 500}
    ]
    said = {"order_id": order_id, "client_id": month.new_id("client"), "manager_id": manager, "currency": CURRENCY}
    await month.commands.give("orders", "/v1/orders", {**said, "lines": lines})
    await month.commands.until("shipments", f"/v1/shipments/shipment-of-{order_id}")
    month.passes()
    lines.append(
        {
            "line_id": "2",
            "sku": "desk",
            "category": "tables",
            "quantity": 1,
            "kind": "cross_sell",
            "linked_line_id": "1",
        }
    )
    await month.commands.give("orders", "/v1/orders/{order_id}/amend", {"lines": lines}, order_id=order_id)
    discount = chair // 10
    gross = 2 * chair + DESK_MINOR
    for kpi in ("orders_placed", "orders_booked", "shipments_requested", "orders_without_promise"):
        month.books.add(kpi, placed, manager)
    for kpi in ("revenue_booked", "revenue_booked_gross"):
        month.books.add(kpi, placed, manager, gross - discount)
    month.books.share("discount_share", placed, manager, discount, of=gross)
    month.books.share("items_per_order", placed, manager, 3)
    return order_id, manager, gross - discount


async def _paid(month: Month, order_id: str, manager: str, total: int) -> None:
    for amount in (total // 2, total - total // 2):
        paid = month.passes()
        said = {"amount_minor": amount, "currency": CURRENCY}
        await month.commands.give("orders", "/v1/orders/{order_id}/payments", said, order_id=order_id)
        for kpi in ("revenue_paid", "revenue_paid_gross"):
            month.books.add(kpi, paid, manager, amount)
        month.books.share("average_check", paid, manager, amount, of=0)
    month.books.add("orders_paid", paid, manager)
    month.books.share("average_check", paid, manager, 0)


async def _given_back(month: Month, order_id: str, manager: str) -> None:
    refunded, amount = month.passes(), 1_500
    line = {"line_id": "1", "amount_minor": amount}
    said = {"amount_minor": amount, "currency": CURRENCY, "lines": [line]}
    await month.commands.give("orders", "/v1/orders/{order_id}/refunds", said, order_id=order_id)
    month.books.add("revenue_refunded", refunded, manager, amount)
    month.books.add("revenue_paid", refunded, manager, -amount)
    month.books.share("average_check", refunded, manager, -amount, of=0)


async def _allowed(month: Month) -> None:
    order_id, manager = month.new_id("order"), month.somebody()
    line = {
        "line_id": "1",
        "sku": "lamp",
        "category": "light",
        "quantity": 1,
        "amount_minor": 8_000,
        "discount_minor": 4_000,
    }
    said = {"order_id": order_id, "client_id": month.new_id("client"), "manager_id": manager, "currency": CURRENCY}
    await month.commands.refused("orders", "/v1/orders", {**said, "lines": [line]})
    allowed = {"order_id": order_id, "client_id": said["client_id"], "manager_id": month.somebody()}
    await month.commands.give(
        "orders", "/v1/discounts/approve", allowed | {"discount_minor": 4_000, "currency": CURRENCY}
    )
    placed = month.passes()
    await month.commands.give("orders", "/v1/orders", {**said, "lines": [line]})
    await month.commands.until("shipments", f"/v1/shipments/shipment-of-{order_id}")
    for kpi in ("orders_placed", "orders_booked", "shipments_requested", "orders_without_promise"):
        month.books.add(kpi, placed, manager)
    for kpi in ("revenue_booked", "revenue_booked_gross"):
        month.books.add(kpi, placed, manager, 4_000)
    month.books.share("discount_share", placed, manager, 4_000, of=8_000)
    month.books.share("items_per_order", placed, manager, 1)


async def _rewarded(month: Month) -> None:
    of, manager, now = {"client_id": month.new_id("client")}, month.somebody(), month.passes()
    path = "/v1/clients/{client_id}/points"
    for step, points in (("accrue", 100), ("redeem", 30), ("expire", 20)):
        await month.commands.give("orders", f"{path}/{step}", {"points": points, "manager_id": manager}, **of)
    month.books.add("points_accrued", now, manager, 100)
    month.books.add("points_expired", now, manager, 20)
    month.books.share("points_redemption_rate", now, manager, 30, of=100)
    await month.commands.refused("orders", f"{path}/redeem", {"points": 51}, **of)


async def _offered(month: Month) -> None:
    for is_taken in (True, False):
        offer_id, manager, made = month.new_id("offer"), month.somebody(), month.passes()
        said = {"offer_id": offer_id, "client_id": month.new_id("client"), "manager_id": manager, "kind": "upsell"}
        await month.commands.give("orders", "/v1/offers", said)
        month.books.add("offers_made", made, manager)
        month.books.share("offer_acceptance_rate", made, manager, is_taken)
        if is_taken:
            month.passes()
            await month.commands.give("orders", "/v1/offers/{offer_id}/accept", offer_id=offer_id)
