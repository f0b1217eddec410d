"""Orders of won deals: several lines, discounts, a promise, and sometimes a cancellation."""

from datetime import datetime, timedelta

from deploy.demo.facts import Act, Closing, Deal, Line, Order
from deploy.demo.past.cast import Cast
from shared.events import LineKind

ARTICLES = {"router": "hardware", "switch": "hardware", "licence": "software", "support": "service", "setup": "service"}
ORDERED_AFTER, DELIVERY_TAKES, CANCELLED_AFTER = timedelta(minutes=40), timedelta(days=7), timedelta(days=3)
PROMISED, DISCOUNTED, CANCELLED = 0.8, 0.35, 0.07


def an_order(cast: Cast, deal: Deal, closing: Closing, order_id: str) -> Order | None:
    """Return the order of a won deal, None where it came after the end."""
    dice = cast.dice
    placed_at = closing.at + dice.lasting(ORDERED_AFTER)
    if placed_at >= cast.end:
        return None
    promised = placed_at + timedelta(days=2) + dice.lasting(DELIVERY_TAKES, 0.4) if dice.happens(PROMISED) else None
    cancelled = Act(placed_at + dice.lasting(CANCELLED_AFTER), deal.manager_id)
    return Order(
        order_id,
        deal.client_id,
        deal.manager_id,
        placed_at,
        lines_worth(cast, closing.amount_minor),
        deal.deal_id,
        promised_at=_on_the_hour(promised) if promised else None,
        credits=closing.credits,
        cancelled=cancelled if dice.happens(CANCELLED) and cancelled.at < cast.end else None,
    )


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
    return Line(str(number), sku, ARTICLES[sku], cast.dice.number(1, 12), amount_minor, discount, kind)


def _on_the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
