"""What a lead leads to: its calls, a deal, orders, shipments, and what the client says of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from deploy.demo.facts import Act, Deal, Fact, Lead, Order
from deploy.demo.past.care import said_after
from deploy.demo.past.cast import Cast
from deploy.demo.past.deals import a_deal
from deploy.demo.past.leads import a_lead, calls_of
from deploy.demo.past.market import promotion_at
from deploy.demo.past.orders import a_reorder, amended, an_order, refunded
from deploy.demo.past.shipments import a_shipment
from shared.events import DealOutcome

RETURNING, PROMOTED = 0.15, 0.5
OPENED_AFTER = timedelta(minutes=4)


def a_lead_s_course(cast: Cast, number: int, at: datetime) -> Iterator[Fact]:
    """Yield the lead that came in as *number*, of a new client or one of those before, and all that came of it."""
    client = cast.dice.number(1, number) if cast.dice.happens(RETURNING) else number
    lead = a_lead(cast, f"lead-{number:04}", f"client-{client:04}", at)
    yield lead
    yield from calls_of(cast, lead)
    deal = _deal(cast, lead, f"deal-{number:04}")
    if deal:
        yield deal
        yield from _orders(cast, deal, f"order-{number:04}")


def _deal(cast: Cast, lead: Lead, deal_id: str) -> Deal | None:
    if lead.qualified is None:
        return None
    opened = Act(lead.qualified.at + cast.dice.lasting(OPENED_AFTER), lead.qualified.manager_id)
    return a_deal(cast, lead, opened, deal_id) if opened.at < cast.end else None


def _orders(cast: Cast, deal: Deal, order_id: str) -> Iterator[Fact]:
    """Yield the order of a won deal, and what the client orders again later."""
    if deal.closing is None or deal.closing.outcome is not DealOutcome.WON:
        return
    order, number = an_order(cast, deal, deal.closing, order_id), 1
    while order:
        yield from _fulfilled(cast, order)
        number += 1
        order = a_reorder(cast, order, f"{order_id}-{number}")


def _fulfilled(cast: Cast, order: Order) -> Iterator[Fact]:
    """Yield *order*, perhaps under a promotion, how it was shipped, and what was said of that."""
    order, promotion = amended(cast, order), promotion_at(cast, order.placed_at)
    if promotion and cast.dice.happens(PROMOTED):
        order = replace(order, promotion_id=promotion)
    shipment = a_shipment(cast, order, order.order_id.replace("order", "shipment"))
    if shipment and shipment.returned:
        order = refunded(cast, order, shipment.returned.at)
        shipment = replace(shipment, order=order)
    yield order
    if shipment:
        yield shipment
        yield from said_after(cast, shipment) if shipment.deliveries else ()
