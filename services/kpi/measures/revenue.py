"""Net revenue on three bases: what was booked, what was shipped, what was paid; what was taken back apart (R2, K17).

Each has a twin that is restated to the sale's date: the same money, all of it dated on the day of the order.
"""

from collections.abc import Callable, Iterator

from services.kpi.measures.measure import UNKNOWN, Measure, Move
from services.kpi.measures.postings import OF_LINES, money, taken_back
from services.kpi.records.order import ORDER, Order
from services.kpi.records.order_lines import Posting
from services.kpi.records.rules import Rules
from shared.events import LineKind

_AND = "/"
"""Between channel and category; no id has one."""
Postings = Callable[[Order], list[Posting]]


def _booked(order: Order) -> list[Posting]:
    return order.booked()


def _shipped(order: Order) -> list[Posting]:
    return order.shipped


def _paid(order: Order) -> list[Posting]:
    return order.paid


def _net(postings: Postings) -> Callable[[Order, Rules], Iterator[Move]]:
    return lambda order, _rules: money(order, postings(order))


def _back(postings: Postings) -> Callable[[Order, Rules], Iterator[Move]]:
    return lambda order, _rules: money(order, taken_back(postings(order)))


def _restated(postings: Postings) -> Callable[[Order, Rules], Iterator[Move]]:
    return lambda order, _rules: money(order, postings(order), order.placed_at)


def _paid_for(*kinds: LineKind) -> Callable[[Order, Rules], Iterator[Move]]:
    def moves(order: Order, _rules: Rules) -> Iterator[Move]:
        return money(order, [one for one in order.paid if one.line and one.line.kind in kinds])

    return moves


def _by_assortment(order: Order, rules: Rules) -> Iterator[Move]:
    """Yield what was booked, restated, by channel and category together: promotions are for both (K49)."""
    channel = dict(order.facets).get("channel") or UNKNOWN
    for move in _restated(_booked)(order, rules):
        category = dict(move.facets).get("category") or UNKNOWN
        yield move._replace(facets=(("assortment", assortment(channel, category)),))


def assortment(channel: str, category: str) -> str:
    """Return the value of the dimension `assortment`: what is sold through a channel of a category."""
    return f"{channel}{_AND}{category}"


def parts_of(value: str) -> tuple[str, str]:
    """Return the channel and the category that a value of `assortment` is of."""
    channel, _, category = value.partition(_AND)
    return channel, category


def _revenue(
    name: str, moves: Callable[[Order, Rules], Iterator[Move]], meaning: str, by: tuple[str, ...] = OF_LINES
) -> Measure:
    return Measure(name, ORDER, moves, meaning, is_money=True, by=by)


REVENUE_BOOKED = _revenue(
    "revenue_booked_minor", _net(_booked), "order lines as last amended less discounts, less cancelled orders"
)
REVENUE_CANCELLED = _revenue("revenue_cancelled_minor", _back(_booked), "the cancelled part of what was booked")
REVENUE_BOOKED_RESTATED = _revenue(
    "revenue_booked_restated_minor", _restated(_booked), "revenue booked of orders that stand, by the day placed"
)
REVENUE_SHIPPED = _revenue(
    "revenue_shipped_minor", _net(_shipped), "quantities delivered less those returned, at the order's prices"
)
REVENUE_RETURNED = _revenue(
    "revenue_returned_minor",
    _back(_shipped),
    "quantities returned, at the order's prices, by the day they came back",
    (*OF_LINES, "reason"),
)
REVENUE_SHIPPED_RESTATED = _revenue(
    "revenue_shipped_restated_minor", _restated(_shipped), "revenue shipped, by the day the order was placed"
)
REVENUE_PAID = _revenue("revenue_paid_minor", _net(_paid), "payments less refunds, each on its day")
REVENUE_REFUNDED = _revenue("revenue_refunded_minor", _back(_paid), "refunds, by the day they were issued")
REVENUE_PAID_RESTATED = _revenue(
    "revenue_paid_restated_minor", _restated(_paid), "revenue paid, by the day the order was placed"
)
UPSOLD_PAID = _revenue(
    "upsold_paid_minor", _paid_for(LineKind.UPSELL), "the part of revenue_paid_minor for up-sold lines"
)
CROSS_SOLD_PAID = _revenue(
    "cross_sold_paid_minor", _paid_for(LineKind.CROSS_SELL), "the part of revenue_paid_minor for cross-sold lines"
)
ADDED_PAID = _revenue(
    "added_paid_minor",
    _paid_for(LineKind.UPSELL, LineKind.CROSS_SELL),
    "the part of revenue_paid_minor for up-sold and cross-sold lines",
)
ASSORTMENT_SALES = _revenue(
    "assortment_sales_minor",
    _by_assortment,
    "revenue_booked_restated_minor by channel and category together",
    ("assortment",),
)

MEASURES = (
    REVENUE_BOOKED,
    REVENUE_CANCELLED,
    REVENUE_BOOKED_RESTATED,
    REVENUE_SHIPPED,
    REVENUE_RETURNED,
    REVENUE_SHIPPED_RESTATED,
    REVENUE_PAID,
    REVENUE_REFUNDED,
    REVENUE_PAID_RESTATED,
    UPSOLD_PAID,
    CROSS_SOLD_PAID,
    ADDED_PAID,
    ASSORTMENT_SALES,
)
