"""What an order tells of its client: that it was placed and paid, what it brought, and what that cost."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.kpi.records import facts
from services.kpi.records.order_lines import net_of
from services.kpi.records.record import Fact, FactKey
from services.kpi.records.rules import Rules

if TYPE_CHECKING:
    from services.kpi.records.order import Order


def told(order: "Order", rules: Rules) -> Iterator[Fact]:
    """Yield the rows of an order in its client's ledger; a cancelled one tells only what money it moved."""
    if order.placed is None or order.placed_at is None:
        return
    manager, channel = order.placed.manager_id, order.placed.channel or ""
    if order.cancelled_at is None:
        day, currency = rules.day(order.placed_at), order.placed.currency
        yield Fact(FactKey(day, facts.ORDER, manager, channel))
        yield Fact(FactKey(day, facts.REVENUE, manager, currency), order.net_minor)
        costed = [line for line in order.lines if line.cost_minor is not None]
        if costed:
            yield Fact(FactKey(day, facts.COST, manager, currency), sum(line.cost_minor or 0 for line in costed))
            yield Fact(FactKey(day, facts.COSTED, manager, currency), sum(map(net_of, costed)))
    turns = order.paid_turns
    if turns and turns[-1][1] > 0:
        yield Fact(FactKey(rules.day(turns[-1][0]), facts.PAID, manager, channel))
    for posting in order.paid:
        yield Fact(FactKey(rules.day(posting.at), facts.PAID_REVENUE, manager, posting.currency), posting.minor)
