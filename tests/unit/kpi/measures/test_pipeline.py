"""The open pipeline: a running total, up on the day a deal enters and down on the day it leaves."""

from datetime import timedelta

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_deal_reassigned,
    a_deal_reopened,
    a_deal_stage_changed,
    a_next_step_done,
    a_next_step_set,
)
from tests.folding import by_day, by_facet, by_scope, total

DAYS = [MORNING + timedelta(days=number) for number in range(6)]
OPEN, AMOUNT, DOLLARS = "open_deals", "open_pipeline_minor:EUR", "open_pipeline_minor:USD"
WEIGHTED, STEP, OVERDUE = "weighted_pipeline_minor:EUR", "open_deals_with_next_step", "overdue_deals"


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


def test_a_reassigned_deal_moves_to_its_new_owner_on_that_day_and_the_company_sees_nothing() -> None:
    told = [a_deal_opened(amount_minor=70), a_deal_reassigned(manager_id="bob", at=DAYS[1])]

    assert by_day(AMOUNT, told, scope="manager:ann") == {"2026-11-23": 70, "2026-11-24": -70}
    assert by_day(AMOUNT, told, scope="manager:bob") == {"2026-11-24": 70}
    assert by_day(AMOUNT, told) == {"2026-11-23": 70}
    assert by_scope(OPEN, told) == {"manager:bob": 1, "company": 1}


def test_a_deal_reassigned_while_closed_comes_back_to_its_new_owner() -> None:
    closed = [a_deal_opened(), a_deal_closed(at=DAYS[1]), a_deal_reassigned(manager_id="bob", at=DAYS[2])]

    assert by_scope(OPEN, closed) == {}
    assert by_scope(OPEN, [*closed, a_deal_reopened(at=DAYS[3])]) == {"manager:bob": 1, "company": 1}


def test_a_reassignment_before_the_opening_owns_nothing() -> None:
    told = [a_deal_reassigned(manager_id="bob"), a_deal_opened(at=DAYS[1])]

    assert by_scope(OPEN, told) == {"manager:ann": 1, "company": 1}


def test_the_pipeline_is_broken_down_by_stage_pipeline_and_origin() -> None:
    told = [
        a_deal_opened(stage="new", stage_order=0, pipeline_id="retail", channel="web", region="north", amount_minor=70),
        a_deal_stage_changed(stage="offer", stage_order=1, at=DAYS[1]),
    ]

    assert by_facet(AMOUNT, "stage", told) == {"offer": 70}
    assert by_facet(AMOUNT, "pipeline", told) == {"retail": 70}
    assert by_facet(OPEN, "channel", told) == {"web": 1}
    assert by_facet(OPEN, "segment", told) == {"unknown": 1}


def test_a_pipeline_named_later_is_the_deals_from_its_opening_on() -> None:
    told = [a_deal_opened(), a_deal_stage_changed(pipeline_id="retail", at=DAYS[1])]

    assert by_facet(OPEN, "pipeline", told) == {"retail": 1}
    assert by_facet("stages_entered", "pipeline", told) == {"retail": 1}


class TestWeighted:
    def test_an_open_amount_counts_by_the_probability_of_its_stage(self) -> None:
        told = [
            a_deal_opened(amount_minor=1_000, probability_bp=2_500),
            a_deal_stage_changed(probability_bp=6_000, at=DAYS[1]),
            a_deal_closed(at=DAYS[2]),
        ]

        assert by_day(WEIGHTED, told) == {"2026-11-23": 250, "2026-11-24": 350, "2026-11-25": -600}

    def test_it_is_rounded_to_the_nearest_minor_unit(self) -> None:
        assert total(WEIGHTED, [a_deal_opened(amount_minor=3, probability_bp=5_000)]) == 2
        assert total(WEIGHTED, [a_deal_opened(amount_minor=1, probability_bp=4_999)]) == 0

    def test_a_deal_without_an_amount_is_counted_apart(self) -> None:
        told = [a_deal_opened(amount_minor=None, currency=None)]

        assert (total(WEIGHTED, told), total("open_deals_without_amount", told)) == (0, 1)
        learned = [*told, a_deal_stage_changed(amount_minor=50, currency="EUR", at=DAYS[1])]
        assert by_day("open_deals_without_amount", learned) == {"2026-11-23": 1, "2026-11-24": -1}


class TestNextSteps:
    def test_a_step_counts_from_the_day_it_is_set_to_the_day_after_it_is_due(self) -> None:
        told = [a_deal_opened(), a_next_step_set(due_at=DAYS[2], at=DAYS[1])]

        assert by_day(STEP, told) == {"2026-11-24": 1, "2026-11-26": -1}

    @pytest.mark.parametrize("end", [a_next_step_done(at=DAYS[2]), a_deal_closed(at=DAYS[2]), a_deal_lost(at=DAYS[2])])
    def test_it_counts_no_more_when_it_is_done_or_the_deal_closes(self, end: AnyEvent) -> None:
        assert by_day(STEP, [a_deal_opened(), a_next_step_set(due_at=DAYS[4]), end]) == {
            "2026-11-23": 1,
            "2026-11-25": -1,
        }

    def test_several_steps_of_a_deal_count_once(self) -> None:
        told = [
            a_deal_opened(),
            a_next_step_set(due_at=DAYS[1]),
            a_next_step_set(step_id="step-2", due_at=DAYS[3], at=DAYS[1]),
            a_next_step_set(step_id="step-3", due_at=DAYS[2], at=DAYS[2]),
        ]

        assert by_day(STEP, told) == {"2026-11-23": 1, "2026-11-27": -1}

    def test_a_step_set_again_is_due_on_its_new_day(self) -> None:
        told = [a_deal_opened(), a_next_step_set(due_at=DAYS[4]), a_next_step_set(due_at=DAYS[2], at=DAYS[1])]

        assert by_day(STEP, told) == {"2026-11-23": 1, "2026-11-26": -1}

    def test_a_step_that_was_overdue_when_it_was_set_never_counts(self) -> None:
        assert by_day(STEP, [a_deal_opened(at=DAYS[2]), a_next_step_set(due_at=DAYS[0], at=DAYS[2])]) == {}

    def test_a_step_without_a_deal_in_the_pipeline_never_counts(self) -> None:
        assert by_day(STEP, [a_next_step_set(due_at=DAYS[4]), a_next_step_done(step_id="step-9")]) == {}

    def test_a_step_set_before_the_opening_counts_from_the_opening(self) -> None:
        told = [a_next_step_set(due_at=DAYS[4]), a_deal_opened(at=DAYS[1])]

        assert by_day(STEP, told) == {"2026-11-24": 1, "2026-11-28": -1}

    def test_a_reassigned_deal_takes_its_step_along(self) -> None:
        told = [a_deal_opened(), a_next_step_set(due_at=DAYS[4]), a_deal_reassigned(manager_id="bob", at=DAYS[1])]

        assert by_day(STEP, told, scope="manager:ann") == {"2026-11-23": 1, "2026-11-24": -1}
        assert by_day(STEP, told, scope="manager:bob") == {"2026-11-24": 1, "2026-11-28": -1}

    def test_the_day_it_is_due_ends_on_the_companys_clock(self) -> None:
        told = [a_deal_opened(), a_next_step_set(due_at=DAYS[1].replace(hour=23, minute=30))]

        assert by_day(STEP, told, rules=Rules("Europe/Berlin")) == {"2026-11-23": 1, "2026-11-26": -1}


class TestOverdue:
    def test_a_deal_is_overdue_from_the_day_after_it_should_have_closed_until_it_does(self) -> None:
        told = [a_deal_opened(expected_close=DAYS[1]), a_deal_closed(at=DAYS[4])]

        assert by_day(OVERDUE, told) == {"2026-11-25": 1, "2026-11-27": -1}

    def test_another_date_makes_it_overdue_later(self) -> None:
        told = [a_deal_opened(expected_close=DAYS[0]), a_deal_stage_changed(expected_close=DAYS[4], at=DAYS[2])]

        assert by_day(OVERDUE, told) == {"2026-11-24": 1, "2026-11-25": -1, "2026-11-28": 1}

    def test_one_that_closed_in_time_or_has_no_date_never_is(self) -> None:
        assert by_day(OVERDUE, [a_deal_opened(expected_close=DAYS[1]), a_deal_closed(at=DAYS[1])]) == {}
        assert by_day(OVERDUE, [a_deal_opened()]) == {}
