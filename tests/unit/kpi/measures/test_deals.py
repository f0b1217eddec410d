"""Won and lost deals: on the day they closed, for those credited, until they are reopened."""

from datetime import timedelta

from services.kpi.measures.durations import bucket_of
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_deal_reopened,
    shared_by,
)
from tests.folding import by_day, by_scope, folded, total

LATER = MORNING + timedelta(days=1)
MUCH_LATER = MORNING + timedelta(days=2)
ONE = 10_000
VALUE = "won_value_minor:EUR"


def test_a_won_deal_counts_for_who_closed_it_on_the_day_it_closed() -> None:
    told = [a_deal_opened(), a_deal_closed(manager_id="bob", amount_minor=900, at=LATER)]

    assert by_scope("deals_won", told) == {"manager:bob": ONE, "company": ONE}
    assert by_day(VALUE, told, scope="manager:bob") == {"2026-11-24": 900}


def test_a_deal_won_without_being_opened_is_won() -> None:
    assert total("deals_won", [a_deal_closed()]) == ONE


def test_a_lost_deal_is_lost_and_worth_nothing() -> None:
    told = [a_deal_lost(amount_minor=900)]

    assert (total("deals_lost", told), total("deals_won", told), total(VALUE, told)) == (ONE, 0, 0)


def test_a_reopened_deal_takes_its_win_and_its_value_back() -> None:
    told = [a_deal_opened(), a_deal_closed(at=LATER), a_deal_reopened(at=MUCH_LATER)]

    assert [total(name, told) for name in ("deals_won", VALUE, "sales_cycle_seconds")] == [0, 0, 0]


def test_a_deal_closed_again_counts_once_on_the_day_that_stands() -> None:
    told = [a_deal_closed(), a_deal_reopened(at=LATER), a_deal_closed(at=MUCH_LATER, amount_minor=5)]

    assert by_day("deals_won", told) == {"2026-11-25": ONE}
    assert by_day(VALUE, told) == {"2026-11-25": 5}


def test_of_two_closings_without_a_reopening_the_last_stands() -> None:
    told = [a_deal_closed(amount_minor=1), a_deal_lost(at=LATER)]

    assert (total("deals_won", told), total("deals_lost", told), total(VALUE, told)) == (0, ONE, 0)


def test_credit_is_shared_in_parts_for_managers_and_whole_for_the_company() -> None:
    told = [a_deal_closed(amount_minor=1_001, credits=shared_by(ann=7_000, bob=3_000))]

    assert by_scope("deals_won", told) == {"manager:ann": 7_000, "manager:bob": 3_000, "company": ONE}
    assert by_scope(VALUE, told) == {"manager:ann": 701, "manager:bob": 300, "company": 1_001}


def test_a_lost_deal_is_shared_as_well() -> None:
    told = [a_deal_lost(credits=shared_by(ann=5_000, bob=5_000))]

    assert by_scope("deals_lost", told) == {"manager:ann": 5_000, "manager:bob": 5_000, "company": ONE}


def test_values_are_kept_apart_by_currency() -> None:
    told = [a_deal_closed(amount_minor=3), a_deal_closed(deal_id="deal-2", currency="USD", amount_minor=4)]

    assert (total(VALUE, told), total("won_value_minor:USD", told)) == (3, 4)


def test_a_cycle_is_from_opening_to_winning_and_is_the_closers() -> None:
    told = [a_deal_opened(), a_deal_closed(at=LATER, credits=shared_by(bob=10_000))]
    seconds = 24 * 3600

    assert by_scope("sales_cycle_seconds", told) == {"manager:ann": seconds, "company": seconds}
    assert by_scope(f"sales_cycle#{bucket_of(seconds)}", told) == {"manager:ann": 1, "company": 1}


def test_a_deal_opened_twice_was_opened_at_first() -> None:
    told = [a_deal_opened(), a_deal_opened(at=LATER), a_deal_closed(at=LATER)]

    assert total("sales_cycle_seconds", told) == 24 * 3600


def test_a_lost_deal_has_no_cycle() -> None:
    assert not _has_a_cycle([a_deal_opened(), a_deal_lost(at=LATER)])


def test_a_deal_that_was_never_opened_has_no_cycle() -> None:
    assert not _has_a_cycle([a_deal_closed()])


def test_a_deal_closed_before_it_was_opened_has_no_cycle() -> None:
    for early in (timedelta(days=1), timedelta(microseconds=1)):
        assert not _has_a_cycle([a_deal_opened(), a_deal_closed(at=MORNING - early)])


def test_a_deal_closed_as_it_was_opened_has_a_cycle_of_0() -> None:
    assert total("sales_cycle#0", [a_deal_opened(), a_deal_closed()]) == 1


def _has_a_cycle(told: list[AnyEvent]) -> bool:
    return any(measure.startswith(("sales_cycle#", "sales_cycle_seconds")) for sums in folded(told).values() for measure in sums)
