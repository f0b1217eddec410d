"""KPIs of accounts: coverage, share of revenue, cadence, live plans (K42, K43, K65, K67)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kpi.kpis.client_list import Asked
from services.kpi.kpis.lists import LISTS
from services.kpi.records.client import client_state
from shared.events import AnyEvent, CallOutcome, Direction, KpiReading
from tests.builders import (
    MORNING,
    a_call_completed,
    a_client_registered,
    a_key_account_flagged,
    a_line,
    an_account_plan_set,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import RULES, by_day, folded_in
from tests.unit.kpi.score.scoring import LATER, Office

TODAY = MORNING.date()
LONG_AGO = datetime(2026, 6, 1, 9, tzinfo=UTC)
OURS = a_key_account_flagged(at=LONG_AGO)
OTHER = a_key_account_flagged(at=LONG_AGO, client_id="client-2")
CALLED = a_call_completed()
SOLD = an_order_placed(lines=(a_line(amount_minor=600),))
SOLD_TO_OTHER = an_order_placed(order_id="2", client_id="client-2", lines=(a_line(amount_minor=200),))


def reading(
    told: list[AnyEvent], kpi: str, scope: str = "company", period: str = "2026-11", now: datetime = LATER
) -> KpiReading:
    return Office(told).card(scope, period, now=now)[kpi]


def rows(name: str, told: list[AnyEvent], today: date = TODAY) -> list[object]:
    """Return the clients and days of a list, as of *today*."""
    ledgers = folded_in([told]).ledgers
    clients = [(client, client_state(client, ledger)) for client, ledger in ledgers.items()]
    asked = Asked(today, RULES, lambda _currency, _day: None)
    return [(row[0], row[-1]) for row in LISTS[name].rows(clients, asked)]


class TestCoverage:
    def test_it_is_of_key_accounts_those_that_somebody_was_in_contact_with(self) -> None:
        found = reading([OURS, OTHER, CALLED], "key_account_coverage")

        assert (found.value, found.numerator, found.denominator) == (0.5, 1, 2)

    def test_a_call_that_reached_nobody_is_no_contact(self) -> None:
        missed = a_call_completed(outcome=CallOutcome.NO_ANSWER)

        assert reading([OURS, missed], "key_account_coverage").value == 0

    def test_a_new_account_counts_for_its_part_of_the_month_above_and_below_the_line(self) -> None:
        # The 23rd to the 30th: 8 of 30 days.
        new = a_key_account_flagged(client_id="client-2")
        found = reading([OURS, new, CALLED], "key_account_coverage")

        assert found.denominator == pytest.approx(1 + 8 / 30, abs=0.001)
        assert found.value == pytest.approx(1 / (1 + 8 / 30), abs=0.001)
        assert reading([new, a_call_completed(client_id="client-2")], "key_account_coverage").value == 1

    def test_who_is_no_key_account_at_the_end_is_out(self) -> None:
        gone = a_key_account_flagged(is_key=False, at=MORNING + timedelta(days=1))

        assert reading([OURS, CALLED, gone], "key_account_coverage").value is None

    def test_only_months_quarters_and_years_are_kept(self) -> None:
        assert reading([OURS, CALLED], "key_account_coverage", period="2026-11-23").reason == "range_not_kept"
        assert reading([OURS, CALLED], "key_account_coverage", period="2026-Q4").value == 1

    def test_the_untouched_ones_are_a_list(self) -> None:
        assert rows("key-accounts-untouched", [OURS, OTHER, CALLED]) == [("client-2", None)]

    def test_without_key_accounts_it_is_null(self) -> None:
        assert reading([CALLED], "key_account_coverage").value is None


class TestKeyRevenue:
    def test_it_is_the_part_of_key_accounts_as_flagged_on_the_day_of_the_sale(self) -> None:
        assert reading([OURS, SOLD, SOLD_TO_OTHER], "key_account_share_booked").value == 0.75

        flagged_later = a_key_account_flagged(client_id="client-2", at=MORNING + timedelta(days=1))
        assert reading([OURS, SOLD, SOLD_TO_OTHER, flagged_later], "key_account_share_booked").value == 0.75

    def test_a_cancelled_order_is_in_neither(self) -> None:
        cancelled = an_order_cancelled(order_id="2", at=MORNING + timedelta(days=1))

        assert reading([OURS, SOLD, SOLD_TO_OTHER, cancelled], "key_account_share_booked").value == 1

    def test_nothing_sold_is_null(self) -> None:
        assert reading([OURS], "key_account_share_booked").reason == "no_data"

    def test_a_client_is_a_new_key_account_once_until_the_flag_is_removed(self) -> None:
        told = [OURS, a_key_account_flagged(at=LONG_AGO + timedelta(days=1))]
        back = [a_key_account_flagged(is_key=False), a_key_account_flagged(at=MORNING + timedelta(days=3))]

        assert by_day("new_key_accounts", told) == {"2026-06-01": 1}
        assert by_day("new_key_accounts", told + back) == {"2026-06-01": 1, "2026-11-26": 1}


PLANNED = an_account_plan_set(at=LONG_AGO, cadence_days=10, valid_until=date(2026, 11, 25))


class TestCadence:
    def at(self, day: int, *told: AnyEvent) -> object:
        return reading([PLANNED, *told], "cadence_kept", period=f"2026-11-{day:02}").value

    def test_it_is_kept_through_the_last_day_of_the_cadence(self) -> None:
        called = a_call_completed(at=MORNING.replace(day=10))

        assert [self.at(day, called) for day in (9, 10, 20, 21)] == [0, 1, 1, 0]

    def test_a_contact_of_either_direction_counts_but_an_attempt_does_not(self) -> None:
        theirs = a_call_completed(direction=Direction.INBOUND)
        tried = a_call_completed(outcome=CallOutcome.BUSY)

        assert (self.at(23, theirs), self.at(23, tried)) == (1, 0)

    def test_a_client_known_for_less_than_its_cadence_is_not_judged(self) -> None:
        new = an_account_plan_set(at=MORNING.replace(day=10), cadence_days=10)

        found = [reading([new], "cadence_kept", period=f"2026-11-{day}").value for day in (19, 20)]
        assert found == [None, 0]

    def test_without_cadence_days_the_settings_holds(self) -> None:
        plan = an_account_plan_set(at=LONG_AGO)
        called = a_call_completed(at=MORNING.replace(day=1))

        assert reading([plan, called], "cadence_kept", period="2026-11-30").value == 1
        assert reading([plan, called], "cadence_kept", period="2026-12-02").value == 0

    def test_a_plan_that_is_over_asks_for_nothing(self) -> None:
        assert [self.at(day) for day in (25, 26)] == [0, None]

    def test_the_others_are_a_list(self) -> None:
        called = a_call_completed(at=MORNING.replace(day=10))

        assert rows("cadence-overdue", [PLANNED, called]) == [("client-1", 13)]
        assert rows("cadence-overdue", [PLANNED, called], date(2026, 11, 20)) == []


class TestLivePlans:
    def at(self, day: str, *told: AnyEvent) -> object:
        return reading([OURS, *told], "live_account_plans", period=day).value

    def test_a_plan_holds_through_its_last_day(self) -> None:
        assert [self.at(f"2026-11-{day}", PLANNED) for day in (25, 26)] == [1, 0]

    def test_a_newer_plan_replaces_the_older_even_by_a_shorter_one(self) -> None:
        shorter = an_account_plan_set(at=MORNING.replace(day=2), valid_until=date(2026, 11, 10))

        assert [self.at(f"2026-11-{day}", PLANNED, shorter) for day in (10, 11)] == [1, 0]

    def test_who_is_no_key_account_any_more_is_out(self) -> None:
        gone = a_key_account_flagged(is_key=False)

        assert [self.at(f"2026-11-{day}", PLANNED, gone) for day in (22, 23)] == [1, None]

    def test_its_twin_is_of_all_clients_with_an_owner(self) -> None:
        told = [
            PLANNED,
            a_client_registered(client_id="client-2", manager_id="bob"),
            a_client_registered(client_id="3"),
        ]

        found = reading(told, "live_account_plans_assigned", period="2026-11-24")
        assert (found.value, found.denominator) == (0.5, 2)

    def test_a_client_that_goes_to_another_takes_its_plan_along(self) -> None:
        bobs = a_client_registered(manager_id="bob")
        told = [OURS, PLANNED, bobs]

        assert reading(told, "live_account_plans", "manager:bob", "2026-11-24").value == 1
        assert reading(told, "live_account_plans", "manager:ann", "2026-11-24").value is None
