from datetime import UTC, date, datetime

import pytest

from deploy.demo.facts import Facts
from deploy.demo.past import months_before, past
from deploy.demo.telling import Teller
from shared.events import TYPES, AnyEvent
from shared.events.codec import decoded, encode

TODAY = date(2026, 11, 24)
TELLER = Teller("test")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return past(7, months_before(TODAY, 3), TODAY)


@pytest.fixture(scope="module")
def events(facts: Facts) -> list[AnyEvent]:
    return TELLER.all_of(facts)


def test_a_seed_always_gives_the_same_department(events: list[AnyEvent]) -> None:
    assert TELLER.all_of(past(7, months_before(TODAY, 3), TODAY)) == events
    assert TELLER.all_of(past(8, months_before(TODAY, 3), TODAY)) != events


def test_the_past_lies_in_the_three_months_before_today(events: list[AnyEvent]) -> None:
    happened = [event.time for event in events if event.type != "PlanSet"]

    assert min(happened) == datetime(2026, 8, 24, tzinfo=UTC)
    assert max(happened) < datetime(2026, 11, 24, tzinfo=UTC)


def test_every_event_is_valid_and_has_an_id_of_its_own(events: list[AnyEvent]) -> None:
    assert [decoded(encode(event)) for event in events] == events
    assert len({event.identity for event in events}) == len(events)


def test_the_past_has_every_kind_of_event_that_other_systems_send(events: list[AnyEvent]) -> None:
    kinds = {event.type for event in events}

    made_by_us = {"KpiUpdated", "AlertRaised", "TargetReached"}
    made_by_us |= {"ContestAnnounced", "ContestCancelled", "ContestSettled"}
    not_in_this_department = {"DealReassigned", "ExchangeRateSet"}
    assert kinds == TYPES.keys() - made_by_us - not_in_this_department
    assert len(events) > 10_000


def test_the_past_has_what_makes_numbers_hard(facts: Facts) -> None:
    assert any(call.reports > 1 for call in facts.calls.values())
    assert any(deal.closing and len(deal.closing.credits) > 2 for deal in facts.deals.values())
    assert any(deal.reopenings and deal.closing is None for deal in facts.deals.values())
    assert any(len(deal.closings) > 1 for deal in facts.deals.values())
    assert any(lead.touches and lead.touches[0].is_automatic for lead in facts.leads.values())
    assert any(not lead.manager_id and not lead.assignments for lead in facts.leads.values())
    assert any(len(shipment.deliveries) > 1 for shipment in facts.shipments.values())
    assert any(len(person.places) > 1 for person in facts.people.values())
    assert any(step.amount_minor is None for deal in facts.deals.values() for step in deal.steps)
    assert any(order.amended_at for order in facts.orders.values())
    assert any(len(order.cash) > 1 for order in facts.orders.values())
    assert any(call.moved for call in facts.planned_calls.values())
    assert any(task.moved and task.done_at for task in facts.tasks.values())
    assert any(plan.version > 1 for plan in facts.plans.values())


def test_what_was_reported_by_mistake_is_told_and_retracted(facts: Facts, events: list[AnyEvent]) -> None:
    told = {event.identity for event in events}
    retracted = [event.data.event for event in events if event.type == "EventRetracted"]

    assert len(retracted) >= len(facts.mistakes) > 0
    assert all((event["source"], event["id"]) in told for event in retracted)


def test_news_are_the_events_that_were_not_told_before(facts: Facts) -> None:
    deal = next(deal for deal in facts.deals.values() if deal.closings and not deal.reopenings)

    closed = TELLER.news(None, deal)

    assert {"DealOpened", "DealClosed"} <= {event.type for event in closed}
    assert TELLER.news(deal, deal) == []


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 24), 3, date(2026, 8, 24)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 2, 15), 3, date(2025, 11, 15)),
        (date(2026, 3, 31), 3, date(2025, 12, 31)),
    ],
)
def test_three_months_earlier_is_the_same_day_if_there_is_one(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier
