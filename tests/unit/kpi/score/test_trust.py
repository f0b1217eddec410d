"""How far a number can be trusted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import KPI
from services.kpi.score.cards import KeptCard, Stamp
from services.kpi.score.scorecard import House
from services.kpi.score.sums import Now
from services.kpi.score.trust import UNKNOWN, Looks, State, Trust, behind, is_immature, state_of
from shared.values import Period
from tests.builders import MORNING
from tests.folding import RULES

HOUSE = House(RULES, "EUR", grace_days=5)
NOVEMBER = Period.parse("2026-11")


def on(day: date) -> Now:
    return Now.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), RULES)


def card(*, born: date, day: date) -> KeptCard:
    return KeptCard(b"", day, born, "", Stamp(1, ""))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 23), State.PROVISIONAL),
        (date(2026, 12, 5), State.PROVISIONAL),
        (date(2026, 12, 6), State.FINAL),
    ],
)
def test_a_period_is_provisional_until_its_grace_has_passed(day: date, state: State) -> None:
    assert state_of(NOVEMBER, on(day), HOUSE) is state


@pytest.mark.parametrize(
    ("born", "changed", "state"),
    [
        (date(2026, 11, 2), date(2026, 12, 5), State.FINAL),
        (date(2026, 11, 2), date(2026, 12, 6), State.RESTATED),
        (date(2027, 2, 1), date(2027, 2, 1), State.FINAL),
        (date(2027, 2, 1), date(2027, 2, 2), State.RESTATED),
    ],
)
def test_a_card_that_changed_after_its_close_is_restated_but_not_one_first_made_then(
    born: date, changed: date, state: State
) -> None:
    assert state_of(NOVEMBER, on(date(2027, 3, 1)), HOUSE, [None, card(born=born, day=changed)]) is state


@pytest.mark.parametrize(
    ("day", "is_young"), [(date(2026, 11, 23), True), (date(2027, 2, 28), True), (date(2027, 3, 1), False)]
)
def test_a_cohort_is_immature_until_it_has_had_its_time(day: date, is_young: bool) -> None:
    assert is_immature(KPI["lead_to_deal_rate"], NOVEMBER, on(day), HOUSE) is is_young
    assert is_immature(KPI["survey_response_rate"], NOVEMBER, on(day), HOUSE) is is_young
    assert not is_immature(KPI["win_rate"], NOVEMBER, on(day), HOUSE)
    assert not is_immature(KPI["lead_to_deal_rate_by_close"], NOVEMBER, on(day), HOUSE)


def test_how_long_a_cohort_needs_is_a_setting() -> None:
    quick = House(RULES, "EUR", cohort_days=1)

    assert is_immature(KPI["lead_to_deal_rate"], NOVEMBER, on(date(2026, 12, 1)), quick)
    assert not is_immature(KPI["lead_to_deal_rate"], NOVEMBER, on(date(2026, 12, 2)), quick)


def test_without_an_answer_of_the_log_nothing_is_claimed() -> None:
    trust = Trust.of(MORNING, UNKNOWN, State.FINAL)

    assert (trust.behind_events, trust.behind_seconds, trust.dead_letters) == (None, None, None)


def test_what_is_behind_is_counted_over_all_topics_and_shards() -> None:
    ends = {0: (5, 2), 1: (3, 3)}

    assert behind(ends, {0: (4, 2), 1: ()}) == 7
    assert behind(ends, {0: (6, 9), 1: (3, 3)}) == 0


def test_seconds_run_from_the_last_look_at_which_all_was_folded() -> None:
    looks = Looks()
    looks.note(10.0, {0: (5,)})
    assert looks.behind_seconds(10.0, {0: (5,)}) == 0

    looks.note(11.0, {0: (7,)})
    looks.note(12.0, {0: (9,)})
    assert looks.behind_seconds(12.0, {0: (5,)}) == 2
    assert looks.behind_seconds(13.0, {0: (8,)}) == 2
    assert looks.behind_seconds(14.0, {0: (9,)}) == 0


def test_seconds_run_from_the_first_look_where_all_was_never_folded() -> None:
    looks = Looks()
    looks.note(10.0, {0: (5,)})

    assert looks.behind_seconds(13.0, {0: ()}) == 3


@given(st.lists(st.integers(1, 3), min_size=1, max_size=60), st.integers(0, 100))
def test_of_many_looks_few_are_kept_and_the_oldest_waiting_one_tells(steps: list[int], at: int) -> None:
    few, all_ = Looks(most=8), Looks()
    end = 0
    for number, step in enumerate(steps):
        end += step
        for looks in (few, all_):
            looks.note(float(number), {0: (end,)})

    now = float(len(steps)) + timedelta(seconds=1).total_seconds()
    assert few.behind_seconds(now, {0: (at,)}) >= all_.behind_seconds(now, {0: (at,)})
    assert (few.behind_seconds(now, {0: (at,)}) == 0) == (at >= end)
