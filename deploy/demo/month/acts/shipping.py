"""Orders and how they arrive: in time or late, at the second attempt, asked for again, returned, or taken back."""

from datetime import datetime, timedelta
from typing import Any

from deploy.demo.month.acts.calls import FEEDBACK_AFTER
from deploy.demo.month.month import Month, Origin

CURRENCY = "USD"
LATE = 0.3
DAY_S, HOUR_S = 86_400, 3_600
PROMISE = timedelta(hours=2)
SEATS, AMOUNT_MINOR, DISCOUNT_MINOR = 4, 40_000, 2_000


async def shipping(month: Month) -> None:
    """An order arrives, perhaps late; on some days others have their troubles."""
    await _arrives(month, is_late=month.dice.happens(LATE))
    match month.today % 4:
        case 0:
            await _comes_at_the_second_attempt(month)
        case 1:
            await _is_asked_for_again(month)
        case 2:
            await _is_taken_back(month)
        case _:
            await _comes_back(month)


async def _arrives(month: Month, *, is_late: bool) -> None:
    order_id, manager, placed = await _ordered(month)
    await _confirmed(month, order_id, manager)
    month.passes()
    moved = {"promised_at": (placed + PROMISE).isoformat(), "asked_by": "logistics"}
    await _ship(month, order_id, "reschedule", **moved)
    month.books.add("shipments_rescheduled_by_logistics", month.clock(), manager)
    await _sent(month, order_id, manager)
    if is_late:
        month.passes(PROMISE)
    await _delivered(month, order_id, manager, placed)


async def _comes_at_the_second_attempt(month: Month) -> None:
    order_id, manager, placed = await _ordered(month)
    await _confirmed(month, order_id, manager)
    await _sent(month, order_id, manager)
    await _ship(month, order_id, "fail", reason="nobody-there")
    month.books.add("shipments_failed", month.clock(), manager)
    month.passes()
    await _ship(month, order_id, "dispatch", carrier="courier")
    await _delivered(month, order_id, manager, placed)


async def _is_asked_for_again(month: Month) -> None:
    order_id, manager, placed = await _ordered(month)
    await _ship(month, order_id, "reject", reason="stock")
    month.books.add("shipments_rejected", month.clock(), manager)
    month.passes()
    again = {"shipment_id": f"shipment-of-{order_id}", "order_id": order_id}
    await month.commands.give("shipments", "/v1/shipments", again)
    await _confirmed(month, order_id, manager, asked=placed)
    await _delivered(month, order_id, manager, placed)


async def _is_taken_back(month: Month) -> None:
    order_id, manager, _placed = await _ordered(month, stands=False)
    cancelled = month.passes()
    await month.commands.give("orders", "/v1/orders/{order_id}/cancel", {"reason": "too dear"}, order_id=order_id)
    month.books.add("orders_cancelled", cancelled, manager)
    month.books.add("orders_booked", cancelled, manager, -1)
    month.books.add("revenue_booked", cancelled, manager, DISCOUNT_MINOR - AMOUNT_MINOR)
    month.books.add("revenue_cancelled", cancelled, manager, AMOUNT_MINOR - DISCOUNT_MINOR)


async def _comes_back(month: Month) -> None:
    order_id, manager, placed = await _ordered(month)
    await _confirmed(month, order_id, manager)
    await _delivered(month, order_id, manager, placed, damaged=1)
    month.passes()
    line = {"line_id": "1", "sku": "seat", "quantity": 1}
    await _ship(month, order_id, "return", reason="broken", lines=[line])
    month.books.add("returns_received", month.clock(), manager)


async def _ordered(month: Month, *, stands: bool = True) -> tuple[str, str, datetime]:
    """Return the id of a new order, whose it is, and when it was placed."""
    order_id, manager, placed = month.new_id("order"), month.somebody(), month.passes()
    line = {"line_id": "1", "sku": "seat", "category": "licences", "quantity": SEATS, "kind": "base"}
    said: dict[str, Any] = {
        "order_id": order_id,
        "client_id": month.new_id("client"),
        "manager_id": manager,
        "currency": CURRENCY,
        "promised_at": (placed + PROMISE).isoformat(),
        "lines": [line | {"amount_minor": AMOUNT_MINOR, "discount_minor": DISCOUNT_MINOR}],
    }
    await month.commands.give("orders", "/v1/orders", said)
    await month.commands.until("shipments", f"/v1/shipments/shipment-of-{order_id}")
    for kpi in ("orders_placed", "orders_booked", "shipments_requested"):
        month.books.add(kpi, placed, manager)
    for kpi in ("revenue_booked", "revenue_booked_gross"):
        month.books.add(kpi, placed, manager, AMOUNT_MINOR - DISCOUNT_MINOR)
    month.books.share("discount_share", placed, manager, DISCOUNT_MINOR if stands else 0, AMOUNT_MINOR if stands else 0)
    month.books.share("items_per_order", placed, manager, SEATS if stands else 0, of=stands)
    return order_id, manager, placed


async def _confirmed(month: Month, order_id: str, manager: str, asked: datetime | None = None) -> None:
    began = asked or month.clock()
    confirmed = month.passes()
    await _ship(month, order_id, "confirm")
    month.books.sample("shipment_agreement_hours", confirmed, manager, (confirmed - began).total_seconds() / HOUR_S)


async def _sent(month: Month, order_id: str, manager: str) -> None:
    sent = month.passes()
    await _ship(month, order_id, "dispatch", carrier="post")
    month.books.add("shipments_dispatched", sent, manager)


async def _delivered(month: Month, order_id: str, manager: str, placed: datetime, damaged: int = 0) -> None:
    arrived, due = month.passes(), placed + PROMISE
    line = {"line_id": "1", "sku": "seat", "quantity": SEATS, "damaged": damaged}
    await _ship(month, order_id, "deliver", lines=[line], papers_ok=True)
    month.leave("delivered order", order_id)
    month.origins[f"delivery of {order_id}"] = Origin(arrived, manager)
    month.books.share("call_plan_adherence", arrived + FEEDBACK_AFTER, manager, 0)  # until it is made
    month.books.add("shipments_delivered", arrived, manager)
    month.books.sample("order_cycle_days", arrived, manager, (arrived - placed).total_seconds() / DAY_S)
    month.books.share("otif", due, manager, arrived <= due)
    month.books.share("on_time_delivery_rate", due, manager, arrived <= due)
    month.books.share("perfect_order_rate", due, manager, arrived <= due and not damaged)


async def _ship(month: Month, order_id: str, step: str, **said: Any) -> None:
    path = f"/v1/shipments/{{shipment_id}}/{step}"
    await month.commands.give("shipments", path, said, shipment_id=f"shipment-of-{order_id}")
