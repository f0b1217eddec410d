"""What the lines of orders hold: how much of what, before and after discounts, and at what cost.

All as last amended and on the day of the order; of a cancelled order taken back on the day of that, or never there.
"""

from collections.abc import Callable, Iterator

from services.kpi.measures.measure import SHARED, Measure, Move
from services.kpi.measures.postings import OF_LINES, facets_of, money, shared, standing
from services.kpi.records.order import ORDER, Order
from services.kpi.records.order_lines import net_of
from services.kpi.records.rules import Rules
from shared.events import LineKind, OrderLine


def _each(is_one: Callable[[Order, OrderLine], bool]) -> Callable[[Order, Rules], Iterator[Move]]:
    def moves(order: Order, _rules: Rules) -> Iterator[Move]:
        if order.placed_at:
            for line in order.lines:
                if is_one(order, line):
                    yield from standing(order, order.placed_at, facets_of(line))

    return moves


def _each_standing(units_of: Callable[[OrderLine], int]) -> Callable[[Order, Rules], Iterator[Move]]:
    def moves(order: Order, _rules: Rules) -> Iterator[Move]:
        if order.placed_at and order.cancelled_at is None:
            for line in order.lines:
                yield from shared(order, order.placed_at, units_of(line), facets_of(line))

    return moves


def _worth(value_of: Callable[[OrderLine], int]) -> Callable[[Order, Rules], Iterator[Move]]:
    return lambda order, _rules: money(order, order.booked(value_of))


def _is_linked(order: Order, line: OrderLine) -> bool:
    """Say whether *line* is a base line that another one, not sent back whole, was sold along with."""
    others = (one for one in order.kept_lines if one.line_id != line.line_id)
    return line.kind is LineKind.BASE and any(one.linked_line_id == line.line_id for one in others)


def _value(name: str, value_of: Callable[[OrderLine], int], meaning: str) -> Measure:
    return Measure(name, ORDER, _worth(value_of), meaning, is_money=True, by=OF_LINES)


ITEMS_ORDERED = Measure(
    "items_ordered",
    ORDER,
    _each_standing(lambda line: line.quantity),
    "quantities in the lines of orders that stand, by the day placed",
    scale=SHARED,
    by=OF_LINES,
)
LINES_ORDERED = Measure(
    "lines_ordered",
    ORDER,
    _each_standing(lambda _: 1),
    "lines of orders that stand, by the day placed",
    scale=SHARED,
    by=OF_LINES,
)
BASE_LINES = Measure(
    "base_lines",
    ORDER,
    _each(lambda _, line: line.kind is LineKind.BASE),
    "base lines of orders booked",
    scale=SHARED,
    by=OF_LINES,
)
BASE_LINES_LINKED = Measure(
    "base_lines_linked",
    ORDER,
    _each(_is_linked),
    "those of base_lines that another line names, which did not come back whole",
    scale=SHARED,
    by=OF_LINES,
)
GROSS_SALES = _value("gross_sales_minor", lambda line: line.amount_minor, "order lines before discounts")
DISCOUNTS = _value("discounts_minor", lambda line: line.discount_minor, "discounts in order lines")
COST_BOOKED = _value("cost_booked_minor", lambda line: line.cost_minor or 0, "what order lines cost, where it is known")
REVENUE_COSTED = _value(
    "revenue_costed_minor",
    lambda line: net_of(line) if line.cost_minor is not None else 0,
    "the part of revenue_booked_minor whose cost is known",
)

MEASURES = (
    ITEMS_ORDERED,
    LINES_ORDERED,
    BASE_LINES,
    BASE_LINES_LINKED,
    GROSS_SALES,
    DISCOUNTS,
    COST_BOOKED,
    REVENUE_COSTED,
)
