"""What the facts put into the books: who contributed how much of what on which day."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from deploy.demo.books.entry import Entry, negative, of_one
from deploy.demo.books.money import cash_of, paid_orders_of
from deploy.demo.books.sharing import counted, paid
from deploy.demo.facts import Call, Complaint, Deal, Facts, Lead, Order, Spend, Survey
from shared.events import CallOutcome, DealOutcome, Direction, DisqualifyReason, SurveyKind

NOON = time(12)
"""Spending is for a day; noon is on that day in every time zone a company may have."""
PROMOTERS, DETRACTORS = range(9, 11), range(7)
JUNK = {DisqualifyReason.SPAM, DisqualifyReason.DUPLICATE, DisqualifyReason.TEST}


def entries_of(facts: Facts) -> Iterator[Entry]:
    """Yield all entries of *facts*."""
    won = {deal.lead_id for deal in facts.deals.values() if _is_won(deal)}
    for lead in facts.leads.values():
        yield from _of_lead(lead, is_won=lead.lead_id in won)
    for call in facts.calls.values():
        yield from _of_call(call)
    for deal in facts.deals.values():
        yield from _of_deal(deal)
    for order in facts.orders.values():
        yield from (*_of_order(order), *cash_of(order), *paid_orders_of(order))
    for spend in facts.spending.values():
        yield from _of_spend(spend)
    for complaint in facts.complaints.values():
        yield _of_complaint(complaint)
    for survey in facts.surveys.values():
        yield from _of_survey(survey)


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


def _of_call(call: Call) -> Iterator[Entry]:
    yield of_one("calls", call.started_at, call.manager_id)
    if call.direction is Direction.OUTBOUND:
        yield of_one("dialled", call.started_at, call.manager_id)
        if call.outcome is CallOutcome.CONNECTED:
            yield of_one("connected", call.started_at, call.manager_id)


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
        yield Entry("orders", order.cancelled.at, -1, negative(orders))
        yield Entry("revenue", order.cancelled.at, -revenue, negative(money))


def _of_spend(spend: Spend) -> Iterator[Entry]:
    """Yield what is nobody's in particular."""
    at = datetime.combine(spend.day, NOON, UTC)
    yield Entry("spend", at, spend.amount_minor, ())
    yield Entry("spendings", at, 1, ())


def _of_complaint(complaint: Complaint) -> Entry:
    return of_one("complaints", complaint.opened.at, complaint.opened.manager_id)


def _of_survey(survey: Survey) -> Iterator[Entry]:
    if survey.answer is None:
        return
    at, score = survey.answer.at, survey.answer.score
    yield of_one("answers", at, survey.manager_id)
    if survey.kind is SurveyKind.NPS:
        yield of_one("recommendations asked", at, survey.manager_id)
        yield of_one("recommendations", at, survey.manager_id, (score in PROMOTERS) - (score in DETRACTORS))


def _at(act: object) -> datetime:
    at: datetime = act.at  # type: ignore[attr-defined]
    return at
