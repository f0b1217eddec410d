"""How what an order brought becomes contributions: shared by the order's credits, by category and product."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from services.kpi.measures.credit import shares, split_each
from services.kpi.measures.measure import Move, currency
from services.kpi.records.order import Order
from services.kpi.records.order_lines import Posting
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules
from shared.events import OrderLine

OF_ORDERS = ("channel", "campaign", "promotion", "segment", "region")
"""What an order is broken down by."""
OF_LINES = (*OF_ORDERS, "category", "product")
"""What the lines of orders are broken down by."""


def credited(order: Order) -> list[tuple[str, int]]:
    """Return (manager, basis points) of everybody credited with *order*; of an order nobody placed, nobody."""
    return shares(order.placed.credits, order.placed.manager_id) if order.placed else []


def shared(order: Order, at: datetime, units: int = 1, facets: Facets = ()) -> Iterator[Move]:
    """Yield *units*, in basis points, to everybody credited with *order*."""
    for manager, share in credited(order):
        yield Move(at, manager, units * share, facets=facets)


def counted(of: Callable[[Order], bool] = lambda _: True) -> Callable[[Order, Rules], Iterator[Move]]:
    """Return the moves that count orders *of* some sort: on the day placed, taken back on the day cancelled."""

    def moves(order: Order, _rules: Rules) -> Iterator[Move]:
        if order.placed_at and of(order):
            yield from standing(order, order.placed_at)

    return moves


def standing(order: Order, at: datetime, facets: Facets = ()) -> Iterator[Move]:
    """Yield one at the moment *at*, and take it back on the day of the order's cancelling."""
    yield from shared(order, at, 1, facets)
    if order.cancelled_at:
        yield from shared(order, order.cancelled_at, -1, facets)


def money(order: Order, postings: Iterable[Posting], at: datetime | None = None) -> Iterator[Move]:
    """Yield *postings* to everybody credited with *order*, all dated *at* where that is given."""
    told = [posting for posting in postings if posting.minor]
    split = split_each(((one.currency, one.minor) for one in told), credited(order))
    for posting, parts in zip(told, split, strict=True):
        facets = facets_of(posting.line, posting.reason)
        for manager, minor in parts:
            if minor:
                yield Move(at or posting.at, manager, minor, currency(posting.currency), facets)


def taken_back(postings: Iterable[Posting]) -> list[Posting]:
    """Return what went back, as positive amounts."""
    return [one._replace(minor=-one.minor) for one in postings if one.minor < 0]


def facets_of(line: OrderLine | None, reason: str = "") -> Facets:
    """Return what something of *line* is broken down by."""
    of_line = (("category", line.category), ("product", line.sku)) if line else ()
    return (*of_line, ("reason", reason)) if reason else of_line
