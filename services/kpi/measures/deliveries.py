"""Whether and how soon orders arrive: on time and in full, without a fault, and what comes back.

What falls due is kept by the moment it does, hits at the same moment as what was due (R18).
"""

from collections.abc import Iterator
from datetime import datetime

from services.kpi.measures.measure import SHARED, Measure, Move
from services.kpi.measures.postings import OF_LINES, OF_ORDERS, facets_of, shared
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.order import ORDER, Order
from services.kpi.records.order_deliveries import completed_at
from services.kpi.records.order_lines import Lines
from services.kpi.records.rules import Rules


def _due(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed and order.base_date and not (order.cancelled_at and order.cancelled_at <= order.base_date):
        yield Move(order.base_date, order.placed.manager_id, 1)


def _on_time(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.base_date and order.is_delivered_in_full_by(order.base_date):
        yield from _due(order, _rules)


def _limit(order: Order, rules: Rules) -> datetime | None:
    """Return when an order's last chance to be on time is over; None of one that has none or was cancelled before."""
    if order.placed is None or order.base_date is None:
        return None
    limit = order.base_date + rules.otif_tolerance
    return None if order.cancelled_at and order.cancelled_at <= limit else limit


def _is_hit(order: Order, lines: Lines, rules: Rules) -> bool:
    done, limit = completed_at(lines, order.deliveries), _limit(order, rules)
    if done is None or limit is None or order.base_date is None:
        return False
    return done <= limit and not rules.is_too_early(done, order.base_date)


def _otif_due(order: Order, rules: Rules) -> Iterator[Move]:
    if limit := _limit(order, rules):
        yield from shared(order, limit)


def _otif(order: Order, rules: Rules) -> Iterator[Move]:
    if order.base_date and _is_hit(order, order.lines_before(order.base_date), rules):
        yield from _otif_due(order, rules)


def _perfect(order: Order, rules: Rules) -> Iterator[Move]:
    flawless = all(
        delivery.papers_ok and not any(line.damaged for line in delivery.lines) for _, delivery in order.deliveries
    )
    if flawless:
        yield from _otif(order, rules)


def _otif_lines_due(order: Order, rules: Rules) -> Iterator[Move]:
    if order.base_date and (limit := _limit(order, rules)):
        for line in order.lines_before(order.base_date):
            yield from shared(order, limit, facets=facets_of(line))


def _otif_lines(order: Order, rules: Rules) -> Iterator[Move]:
    if order.base_date and (limit := _limit(order, rules)):
        for line in order.lines_before(order.base_date):
            if _is_hit(order, (line,), rules):
                yield from shared(order, limit, facets=facets_of(line))


def _unpromised(order: Order, _rules: Rules) -> Iterator[Move]:
    if order.placed_at and order.base_date is None and order.cancelled_at is None:
        yield from shared(order, order.placed_at)


def _deliveries(order: Order, _rules: Rules) -> Iterator[Move]:
    for at, _ in order.deliveries:
        yield from shared(order, at)


def _returns(order: Order, _rules: Rules) -> Iterator[Move]:
    for at, back in order.returns:
        yield from shared(order, at, facets=(("reason", back.reason),))


def _cycle(order: Order, _rules: Rules) -> Iterator[Span]:
    """Yield the way from placing to the delivery that completed the order; a cancelled one has none (K39)."""
    done = completed_at(order.lines, order.deliveries)
    if order.placed and order.placed_at and done and order.cancelled_at is None:
        yield Span(order.placed.manager_id, order.placed_at, done)


def _undelivered(order: Order, _rules: Rules) -> Iterator[Waiting]:
    if order.placed and order.placed_at:
        ends = [at for at in (completed_at(order.lines, order.deliveries), order.cancelled_at) if at]
        yield Waiting(order.placed.manager_id, order.placed_at, min(ends, default=None))


DELIVERIES_DUE = Measure(
    "deliveries_due", ORDER, _due, "orders by the date they were promised for", is_due=True, by=OF_ORDERS
)
DELIVERIES_ON_TIME = Measure(
    "deliveries_on_time",
    ORDER,
    _on_time,
    "those of deliveries_due that were delivered in full by then",
    is_due=True,
    by=OF_ORDERS,
)
OTIF_DUE = Measure(
    "otif_due",
    ORDER,
    _otif_due,
    "orders by their base date and the tolerance after it",
    scale=SHARED,
    is_due=True,
    by=OF_ORDERS,
)
OTIF_HITS = Measure(
    "otif_hits", ORDER, _otif, "those of otif_due in full and on time", scale=SHARED, is_due=True, by=OF_ORDERS
)
PERFECT_ORDERS = Measure(
    "perfect_orders",
    ORDER,
    _perfect,
    "those of otif_hits with right papers and nothing damaged in any delivery",
    scale=SHARED,
    is_due=True,
    by=OF_ORDERS,
)
OTIF_LINES_DUE = Measure(
    "otif_lines_due", ORDER, _otif_lines_due, "lines of otif_due", scale=SHARED, is_due=True, by=OF_LINES
)
OTIF_LINES_HITS = Measure(
    "otif_lines_hits",
    ORDER,
    _otif_lines,
    "those of otif_lines_due in full and on time",
    scale=SHARED,
    is_due=True,
    by=OF_LINES,
)
ORDERS_UNPROMISED = Measure(
    "orders_unpromised",
    ORDER,
    _unpromised,
    "orders that stand and were promised for no date, by the day placed",
    scale=SHARED,
    by=OF_ORDERS,
)
DELIVERIES_MADE = Measure(
    "deliveries_made", ORDER, _deliveries, "deliveries of known orders, by their day", scale=SHARED, by=OF_ORDERS
)
RETURNS_RECEIVED = Measure(
    "returns_received",
    ORDER,
    _returns,
    "returns from known orders, by their day",
    scale=SHARED,
    by=(*OF_ORDERS, "reason"),
)
ORDER_CYCLE = durations(
    "order_cycle",
    ORDER,
    _cycle,
    "orders from placing to the delivery that completes them",
    waiting=_undelivered,
    by=OF_ORDERS,
)

MEASURES = (
    DELIVERIES_DUE,
    DELIVERIES_ON_TIME,
    OTIF_DUE,
    OTIF_HITS,
    PERFECT_ORDERS,
    OTIF_LINES_DUE,
    OTIF_LINES_HITS,
    ORDERS_UNPROMISED,
    DELIVERIES_MADE,
    RETURNS_RECEIVED,
    *ORDER_CYCLE.all,
)
