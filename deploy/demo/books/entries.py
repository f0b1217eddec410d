"""What the facts put into the books: who contributed how much of what on which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from deploy.demo.books.sharing import Shares, counted, paid
from deploy.demo.facts import Call, Deal, Facts, Lead, Order
from shared.events import DealOutcome, DisqualifyReason

JUNK = {DisqualifyReason.SPAM, DisqualifyReason.DUPLICATE, DisqualifyReason.TEST}


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount of a measure; *whole* is the company's, *shares* are the managers' (nobody's where there are none)."""

    measure: str
    at: datetime
    whole: int
    shares: Shares


def entries_of(facts: Facts) -> Iterator[Entry]:
    """Yield all entries of *facts*."""
    won = {deal.lead_id for deal in facts.deals.values() if _is_won(deal)}
    for lead in facts.leads.values():
        yield from _of_lead(lead, is_won=lead.lead_id in won)
    for call in facts.calls.values():
        yield _of_call(call)
    for deal in facts.deals.values():
        yield from _of_deal(deal)
    for order in facts.orders.values():
        yield from _of_order(order)


def first_assignee(lead: Lead) -> str | None:
    """Return who had the lead first."""
    return lead.manager_id or next((act.manager_id for act in sorted(lead.assignments, key=_at)), None)


def _of_lead(lead: Lead, *, is_won: bool) -> Iterator[Entry]:
    if lead.disqualified and lead.disqualified.reason in JUNK:
        return
    manager = first_assignee(lead)
    shares = ((manager, 1),) if manager else ()
    yield Entry("leads", lead.created_at, 1, shares)
    if is_won:
        yield Entry("leads won", lead.created_at, 1, shares)
    touch = min((touch for touch in lead.touches if not touch.is_automatic), key=_at, default=None)
    if touch:
        seconds = max(0, int((touch.at - lead.created_at).total_seconds()))
        yield Entry("seconds to touch", touch.at, seconds, ((touch.manager_id, seconds),))


def _of_call(call: Call) -> Entry:
    return Entry("calls", call.started_at, 1, ((call.manager_id, 1),))


def _is_won(deal: Deal) -> bool:
    return deal.closing is not None and deal.closing.outcome is DealOutcome.WON


def _of_deal(deal: Deal) -> Iterator[Entry]:
    closing = deal.closing
    if closing is None:
        return
    shares = counted(closing.credits, closing.manager_id)
    if closing.outcome is DealOutcome.LOST:
        yield Entry("deals lost", closing.at, 1, shares)
        return
    yield Entry("deals won", closing.at, 1, shares)
    value = paid(closing.amount_minor, closing.credits, closing.manager_id)
    yield Entry("won value", closing.at, closing.amount_minor, value)
    seconds = int((closing.at - deal.opened_at).total_seconds())
    yield Entry("cycle seconds", closing.at, seconds, ((closing.manager_id, seconds),))


def _of_order(order: Order) -> Iterator[Entry]:
    revenue = sum(line.amount_minor - line.discount_minor for line in order.lines)
    orders = counted(order.credits, order.manager_id)
    money = paid(revenue, order.credits, order.manager_id)
    yield Entry("orders", order.placed_at, 1, orders)
    yield Entry("revenue", order.placed_at, revenue, money)
    if order.cancelled:
        yield Entry("orders", order.cancelled.at, -1, _negative(orders))
        yield Entry("revenue", order.cancelled.at, -revenue, _negative(money))


def _negative(shares: Shares) -> Shares:
    return tuple((manager, -share) for manager, share in shares)


def _at(act: object) -> datetime:
    at: datetime = act.at  # type: ignore[attr-defined]
    return at
