"""The active base: clients counted once in a month, a quarter and a year each (K35, R19)."""

from datetime import date, datetime, timedelta

import pytest

from services.kpi.measures.clients import once_a_period
from services.kpi.records import Rules
from services.kpi.records.client import Told
from shared.events import AnyEvent, CallOutcome, Direction, Medium
from tests.builders import (
    MORNING,
    a_call_completed,
    a_lead_touched,
    a_meeting_held,
    a_product_requested,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import by_day, by_facet, by_scope

TODAY, DECEMBER, JANUARY = "2026-11-23", "2026-12-02", "2027-01-02"
IN_DECEMBER, IN_JANUARY = MORNING.replace(month=12, day=2), MORNING.replace(year=2027, month=1, day=2)
NOT_REACHED = a_call_completed(outcome=CallOutcome.NO_ANSWER)


@pytest.mark.parametrize(
    "contact",
    [
        an_order_placed(),
        a_call_completed(),
        a_call_completed(direction=Direction.INBOUND),
        a_meeting_held(),
        a_lead_touched(medium=Medium.CHAT),
    ],
)
def test_an_order_or_a_contact_makes_a_client_active(contact: AnyEvent) -> None:
    assert by_day("active_clients~M", [contact]) == {TODAY: 1}


@pytest.mark.parametrize("nothing", [NOT_REACHED, a_lead_touched(automatic=True), a_product_requested()])
def test_who_was_not_reached_or_only_mailed_by_a_robot_is_not_active(nothing: AnyEvent) -> None:
    assert by_day("active_clients~M", [nothing]) == {}


def test_a_call_is_a_contact_from_the_minimum_talk_time_on() -> None:
    told = [a_call_completed(duration_seconds=19)]

    assert by_day("active_clients~M", told, rules=Rules("UTC", minimum_talk_seconds=19)) == {TODAY: 1}
    assert by_day("active_clients~M", told, rules=Rules("UTC", minimum_talk_seconds=20)) == {}


def test_a_cancelled_order_makes_nobody_active() -> None:
    assert by_day("active_clients~M", [an_order_placed(), an_order_cancelled()]) == {}


def test_months_do_not_add_up_to_a_quarter() -> None:
    told = [an_order_placed(), a_meeting_held(at=IN_DECEMBER), a_call_completed(at=IN_JANUARY)]

    assert by_day("active_clients~M", told) == {TODAY: 1, DECEMBER: 1, JANUARY: 1}
    assert by_day("active_clients~Q", told) == by_day("active_clients~Y", told) == {DECEMBER: 1, JANUARY: 1}


def test_for_one_manager_the_latest_in_the_period_decides_and_the_company_counts_one() -> None:
    told = [an_order_placed(), a_meeting_held(manager_id="bob", at=MORNING + timedelta(days=1))]

    assert by_scope("active_clients~M", told) == {"manager:bob": 1, "company": 1}


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 30, 22, 59, tzinfo=MORNING.tzinfo), "2026-11-30"),
        (datetime(2026, 11, 30, 23, tzinfo=MORNING.tzinfo), "2026-12-01"),
    ],
)
def test_a_month_begins_at_the_companys_midnight(at: datetime, day: str) -> None:
    assert by_day("active_clients~M", [an_order_placed(at=at)], rules=Rules("Europe/Berlin")) == {day: 1}


def test_clients_that_ask_in_vain_count_once_and_once_for_each_product() -> None:
    told = [
        a_product_requested(request_id="1", product="lamp"),
        a_product_requested(request_id="2", product="lamp"),
        a_product_requested(request_id="3", product="sofa"),
    ]

    assert by_day("clients_asking~M", told) == {TODAY: 1}
    assert by_facet("clients_asking_by_product~M", "product", told) == {"lamp": 1, "sofa": 1}


def test_what_was_taken_back_in_a_period_does_not_count_in_it() -> None:
    first, next_month = date(2026, 11, 2), date(2026, 12, 2)
    rows = [Told(first, "ann", "desk", 1), Told(first, "bob", "desk", -1), Told(next_month, "ann", "desk", 1)]

    assert [(move.variant, move.at) for move in once_a_period(rows)] == [
        ("~M", next_month),
        ("~Q", next_month),
        ("~Y", next_month),
    ]
