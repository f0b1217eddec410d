"""Orders of won deals: several lines, discounts, a promise, and sometimes a cancellation."""

from dataclasses import replace
from datetime import datetime, timedelta

from deploy.demo.facts import Act, Cash, Closing, Deal, Line, Order
from deploy.demo.past.cast import Cast
from shared.events import LineKind

ARTICLES = {"router": "hardware", "switch": "hardware", "licence": "software", "support": "service", "setup": "service"}
ORDERED_AFTER, DELIVERY_TAKES, CANCELLED_AFTER = timedelta(minutes=40), timedelta(days=7), timedelta(days=3)
PAID_AFTER, REFUNDED_AFTER, AMENDED_AFTER = timedelta(days=6), timedelta(days=1), timedelta(minutes=8)
REORDERED_AFTER, REORDER_VARIES = timedelta(days=9), timedelta(days=14)
PROMISED, DISCOUNTED, CANCELLED = 0.9, 0.35, 0.07
REORDERED, NEVER_PAID, IN_TWO_PARTS, AMENDED = 0.6, 0.06, 0.2, 0.12
MARGIN_PERCENT = (22, 48)


def an_order(cast: Cast, deal: Deal, closing: Closing, order_id: str) -> Order | None:
    """Return the order of a won deal, None where it came after the end."""
    dice = cast.dice
    placed_at = closing.at + dice.lasting(ORDERED_AFTER)
    if placed_at >= cast.end:
        return None
    promised = placed_at + timedelta(days=2) + dice.lasting(DELIVERY_TAKES, 0.4) if dice.happens(PROMISED) else None
    cancelled = Act(placed_at + dice.lasting(CANCELLED_AFTER), deal.manager_id)
    return paid(
        cast,
        Order(
            order_id,
            deal.client_id,
            deal.manager_id,
            placed_at,
            lines_worth(cast, closing.amount_minor),
            deal.deal_id,
            promised_at=_on_the_hour(promised) if promised else None,
            credits=closing.credits,
            cancelled=cancelled if dice.happens(CANCELLED) and cancelled.at < cast.end else None,
            channel=deal.channel,
            segment=deal.segment,
            region=deal.region,
        ),
    )


def a_reorder(cast: Cast, before: Order, order_id: str) -> Order | None:
    """Return the order that a content client places after a while without anybody's asking, None if there is none."""
    placed_at = before.placed_at + REORDERED_AFTER + cast.dice.lasting(REORDER_VARIES)
    if before.cancelled or placed_at >= cast.end or not cast.dice.happens(REORDERED):
        return None
    return paid(
        cast,
        Order(
            order_id,
            before.client_id,
            before.manager_id,
            placed_at,
            lines_worth(cast, cast.dice.money(before.net_minor // 2, 0.4)),
            promised_at=_on_the_hour(placed_at + timedelta(days=2) + cast.dice.lasting(DELIVERY_TAKES, 0.4)),
            channel=before.channel,
            segment=before.segment,
            region=before.region,
        ),
    )


def amended(cast: Cast, order: Order) -> Order:
    """Return *order*, whose client had perhaps one line more put in a while after."""
    at = order.placed_at + AMENDED_AFTER
    is_late = at >= cast.end or (order.cancelled and order.cancelled.at <= at)
    if is_late or len(order.lines) == 1 or not cast.dice.happens(AMENDED):
        return order
    return replace(order, amended_at=at)


def paid(cast: Cast, order: Order) -> Order:
    """Return *order* with the money that came for it before the end: at once, in two parts, or not at all."""
    at = order.placed_at + cast.dice.lasting(PAID_AFTER)
    if order.cancelled or cast.dice.happens(NEVER_PAID):
        return order
    first = order.net_minor // 2 if cast.dice.happens(IN_TWO_PARTS) else order.net_minor
    parts = [Cash(at, first), Cash(at + timedelta(days=cast.dice.number(3, 12)), order.net_minor - first)]
    return replace(order, cash=cast.happened([part for part in parts if part.amount_minor]))


def refunded(cast: Cast, order: Order, at: datetime) -> Order:
    """Return *order*, some of whose money goes back: for what the client did not like."""
    whole = sum(cash.amount_minor for cash in order.cash)
    back = Cash(max([at, *(cash.at for cash in order.cash)]) + cast.dice.lasting(REFUNDED_AFTER), -whole // 4)
    return replace(order, cash=(*order.cash, back)) if whole and back.at < cast.end else order


def lines_worth(cast: Cast, amount_minor: int) -> tuple[Line, ...]:
    """Return one to four lines that come to about *amount_minor* before discounts."""
    count = cast.dice.number(1, 4)
    return tuple(
        _line(cast, number, sku, amount_minor // count)
        for number, sku in enumerate(cast.dice.some_of(list(ARTICLES), count), start=1)
    )


def _line(cast: Cast, number: int, sku: str, amount_minor: int) -> Line:
    discount = amount_minor * cast.dice.number(1, 20) // 100 if cast.dice.happens(DISCOUNTED) else 0
    kind = LineKind.BASE if number == 1 else cast.dice.one_of((LineKind.BASE, LineKind.UPSELL, LineKind.CROSS_SELL))
    cost = (amount_minor - discount) * (100 - cast.dice.number(*MARGIN_PERCENT)) // 100
    linked = None if kind is LineKind.BASE else "1"
    return Line(str(number), sku, ARTICLES[sku], cast.dice.number(1, 12), amount_minor, discount, kind, cost, linked)


def _on_the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
