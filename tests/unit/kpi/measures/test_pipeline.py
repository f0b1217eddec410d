"""The open pipeline: a running total, up on the day a deal enters and down on the day it leaves."""

from datetime import timedelta

from tests.builders import MORNING, a_deal_closed, a_deal_lost, a_deal_opened, a_deal_reopened, a_deal_stage_changed
from tests.folding import by_day, by_scope, total

DAYS = [MORNING + timedelta(days=number) for number in range(6)]
OPEN, AMOUNT, DOLLARS = "open_deals", "open_pipeline_minor:EUR", "open_pipeline_minor:USD"


def test_a_deal_is_in_the_pipeline_from_opening_to_closing() -> None:
    told = [a_deal_opened(amount_minor=70), a_deal_closed(at=DAYS[2], amount_minor=900)]

    assert by_day(OPEN, told) == {"2026-11-23": 1, "2026-11-25": -1}
    assert by_day(AMOUNT, told) == {"2026-11-23": 70, "2026-11-25": -70}


def test_it_is_its_owners_whoever_closes_it() -> None:
    told = [a_deal_opened(manager_id="ann", amount_minor=70), a_deal_stage_changed(manager_id="bob", at=DAYS[1])]

    assert by_scope(AMOUNT, told) == {"manager:ann": 70, "company": 70}
    assert by_scope(AMOUNT, [*told, a_deal_lost(manager_id="bob", at=DAYS[2])]) == {}


def test_another_stage_alone_changes_nothing() -> None:
    told = [a_deal_opened(amount_minor=70), a_deal_stage_changed(at=DAYS[1], stage="won?", stage_order=5)]

    assert by_day(AMOUNT, told) == {"2026-11-23": 70}
    assert by_day(OPEN, told) == {"2026-11-23": 1}


def test_another_amount_replaces_the_one_before() -> None:
    told = [a_deal_opened(amount_minor=70), a_deal_stage_changed(at=DAYS[1], amount_minor=50, currency="EUR")]

    assert by_day(AMOUNT, told) == {"2026-11-23": 70, "2026-11-24": -20}
    assert total(OPEN, told) == 1


def test_an_amount_may_be_learned_late() -> None:
    told = [
        a_deal_opened(amount_minor=None, currency=None),
        a_deal_stage_changed(at=DAYS[1], amount_minor=50, currency="EUR"),
    ]

    assert by_day(AMOUNT, told) == {"2026-11-24": 50}
    assert by_day(OPEN, told) == {"2026-11-23": 1}


def test_another_currency_leaves_the_one_before() -> None:
    told = [a_deal_opened(amount_minor=70), a_deal_stage_changed(at=DAYS[1], amount_minor=80, currency="USD")]

    assert (by_day(AMOUNT, told), by_day(DOLLARS, told)) == (
        {"2026-11-23": 70, "2026-11-24": -70},
        {"2026-11-24": 80},
    )


def test_a_reopened_deal_is_back_with_what_was_learned_in_between() -> None:
    told = [
        a_deal_opened(amount_minor=70),
        a_deal_closed(at=DAYS[1]),
        a_deal_stage_changed(at=DAYS[2], amount_minor=50, currency="EUR"),
        a_deal_reopened(at=DAYS[3]),
    ]

    assert by_day(AMOUNT, told) == {"2026-11-23": 70, "2026-11-24": -70, "2026-11-26": 50}
    assert by_day(OPEN, told) == {"2026-11-23": 1, "2026-11-24": -1, "2026-11-26": 1}


def test_closing_or_reopening_twice_changes_nothing_more() -> None:
    closed = [a_deal_opened(), a_deal_closed(at=DAYS[1]), a_deal_lost(at=DAYS[2])]
    reopened = [*closed, a_deal_reopened(at=DAYS[3]), a_deal_reopened(at=DAYS[4])]

    assert (total(OPEN, closed), total(AMOUNT, closed)) == (0, 0)
    assert (total(OPEN, reopened), total(AMOUNT, reopened)) == (1, 1_000)


def test_a_deal_that_was_never_opened_is_not_in_the_pipeline() -> None:
    told = [a_deal_stage_changed(amount_minor=50, currency="EUR"), a_deal_closed(), a_deal_reopened()]

    assert (total(OPEN, told), total(AMOUNT, told)) == (0, 0)


def test_a_deal_closed_before_it_was_opened_is_not_in_the_pipeline_until_it_is_reopened() -> None:
    told = [a_deal_closed(), a_deal_opened(at=DAYS[1])]

    assert (total(OPEN, told), total(AMOUNT, told)) == (0, 0)
    assert total(AMOUNT, [*told, a_deal_reopened(at=DAYS[2])]) == 1_000
