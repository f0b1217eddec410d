"""When an alert is raised, cleared and raised again, and that it is raised once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.alerts.alert import Alert, State, Told, after_card, after_silence, event_of
from services.kpi.alerts.judge import folded
from services.kpi.alerts.judging import verdict
from services.kpi.alerts.rules import NoDataRule, PaceRule, Rule, TargetRule, ThresholdRule
from services.kpi.score.cards import Card
from services.kpi.score.view import ScorecardView
from shared.events import AlertRaised, KpiReading, TargetReached
from shared.values import COMPANY, Period, PeriodKind, Scope

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
CARD = Card(COMPANY, Period.parse("2026-11"))
LOW = ThresholdRule(id="low", kind="threshold", kpi="win_rate", below=20, period=PeriodKind.MONTH)
AGAIN = LOW.model_copy(update={"again_after_clearing": True})
SILENT = NoDataRule(id="silent", kind="no_data", kpi="deals_won", for_hours=24, period=PeriodKind.MONTH)


def a_reading(value: float | None, **more: Any) -> KpiReading:
    return KpiReading(value=value, **{"n": 5, "unit": "percent", **more})


def behind(by: str) -> PaceRule:
    facts = {"id": "behind", "kind": "behind_pace", "kpi": "revenue_booked", "by": by, "below_percent": 90}
    return PaceRule.model_validate({**facts, "period": "month"})


def told(value: float | None, hour: int = 0, **more: Any) -> Told:
    return Told(CARD, MORNING + timedelta(hours=hour), a_reading(value, **more))


def judged(rule: Rule, *tellings: Told, alert: Alert | None = None) -> Alert | None:
    for one in tellings:
        alert = after_card(alert, rule, one)
    return alert


def times(alert: Alert | None) -> int:
    return len(alert.raised) if alert else 0


def test_a_threshold_is_judged_with_enough_facts_and_a_value_only() -> None:
    strict = LOW.model_copy(update={"at_least_n": 6})
    above = ThresholdRule(id="high", kind="threshold", kpi="win_rate", above=20, period=PeriodKind.MONTH)

    assert verdict(LOW, a_reading(19)) == (True, 19, 20)
    assert verdict(LOW, a_reading(20)) == (False, 20, 20)
    assert verdict(above, a_reading(21)) == (True, 21, 20)
    assert verdict(strict, a_reading(19)) is None
    assert verdict(LOW, a_reading(None)) is None


def test_behind_pace_is_by_the_projection_the_pace_line_or_the_plan() -> None:
    reading = a_reading(400, target=1_000, attainment=40.0, details={"run_rate": 800, "pace": 500})

    assert verdict(behind("projection"), reading) == (True, 80.0, 90.0)
    assert verdict(behind("pace"), reading) == (True, 80.0, 90.0)
    assert verdict(behind("attainment"), reading) == (True, 40.0, 90.0)


def test_without_a_plan_or_a_projection_nobody_is_behind() -> None:
    early = a_reading(1, target=1_000, attainment=0.1, details={"run_rate": None, "pace": 0})

    assert verdict(behind("projection"), early) is None
    assert verdict(behind("pace"), early) is None
    assert verdict(behind("attainment"), a_reading(1)) is None


def test_a_plan_that_is_met_is_told_as_reached() -> None:
    rule = TargetRule(id="met", kind="target_reached", kpi="revenue_booked", period=PeriodKind.MONTH)
    alert = judged(rule, told(999, target=1_000, attainment=99.9), told(1_000, hour=1, target=1_000, attainment=100.0))

    assert alert is not None
    event = event_of(alert, alert.raised[0])
    assert isinstance(event.data, TargetReached)
    assert (event.data.value, event.data.limit, event.data.rule) == (1_000, 1_000, "met")
    assert rule.kpi == event.data.kpi


def test_what_is_well_leaves_no_alert_and_what_is_not_raises_one() -> None:
    alert = judged(LOW, told(25), told(10, hour=1), told(5, hour=2))

    assert judged(LOW, told(25)) is None
    assert alert is not None
    assert (alert.state, times(alert), alert.raised[0].value) == (State.RAISED, 1, 10)
    assert isinstance(event_of(alert, alert.raised[0]).data, AlertRaised)


def test_it_is_raised_again_only_if_the_rule_says_so() -> None:
    tellings = (told(10), told(30, hour=1), told(10, hour=2))
    once, twice = judged(LOW, *tellings), judged(AGAIN, *tellings)

    assert once is not None
    assert twice is not None
    assert (once.state, times(once)) == (State.CLEARED, 1)
    assert (twice.state, times(twice), twice.cleared_at) == (State.RAISED, 2, None)
    assert event_of(twice, twice.raised[0]).id != event_of(twice, twice.raised[1]).id


def test_silence_is_raised_when_nothing_moved_for_so_long_and_cleared_by_the_next_move() -> None:
    watched = judged(SILENT, told(3, numerator=3), told(3, hour=5, numerator=3))
    assert watched is not None
    early = after_silence(watched, SILENT, MORNING + timedelta(hours=23))
    late = after_silence(watched, SILENT, MORNING + timedelta(hours=24))
    moved = judged(SILENT, told(4, hour=20, numerator=4), alert=late)

    assert early is watched
    assert (late.state, late.raised[0].value, late.raised[0].limit) == (State.RAISED, 24.0, 24)
    assert after_silence(late, SILENT, MORNING + timedelta(hours=48)) is late
    assert moved is not None
    assert (moved.state, moved.due_at) == (State.CLEARED, MORNING + timedelta(hours=44))


def test_a_rule_is_about_the_scopes_and_periods_it_names() -> None:
    rule = LOW.model_copy(update={"scopes": ("teams", "manager:ada")})

    assert rule.is_about(Scope.team("north"), PeriodKind.MONTH)
    assert rule.is_about(Scope.manager("ada"), PeriodKind.MONTH)
    assert not rule.is_about(Scope.manager("bob"), PeriodKind.MONTH)
    assert not rule.is_about(COMPANY, PeriodKind.MONTH)
    assert not rule.is_about(Scope.team("north"), PeriodKind.WEEK)


values = st.lists(st.sampled_from([None, 10, 30]), min_size=1, max_size=8)


def tellings_of(numbers: list[float | None]) -> list[Told]:
    return [told(value, hour=hour) for hour, value in enumerate(numbers)]


@given(values, st.data())
def test_order_and_repetition_never_raise_an_alert_twice(numbers: list[float | None], draw: st.DataObject) -> None:
    tellings = tellings_of(numbers)
    mixed = draw.draw(st.permutations(tellings * 2))

    alert = judged(LOW, *mixed)

    assert times(alert) == (10 in numbers)
    assert len({event_of(alert, one).id for one in alert.raised} if alert else ()) == times(alert)


@given(values, st.sampled_from([LOW, AGAIN, SILENT]), st.data())
def test_cards_that_are_read_again_from_anywhere_change_nothing(
    numbers: list[float | None], rule: Rule, draw: st.DataObject
) -> None:
    tellings = tellings_of(numbers)
    alert = judged(rule, *tellings)

    assert judged(rule, *tellings[draw.draw(st.integers(0, len(tellings))) :], alert=alert) == alert


@given(values, st.integers(0, 8))
def test_cards_in_two_batches_make_the_alert_that_one_batch_makes(numbers: list[float | None], cut: int) -> None:
    def a_view(one: Told) -> tuple[Card, ScorecardView]:
        return CARD, ScorecardView.of(CARD, {"win_rate": one.reading}, one.as_of)

    cards = [a_view(one) for one in tellings_of(numbers)]
    first = folded({}, [AGAIN], cards[:cut])
    whole, parts = folded({}, [AGAIN], cards), first | folded(first, [AGAIN], cards[cut:])

    assert [one.raised for one in whole.values()] == [one.raised for one in parts.values()]
    assert all(one.version == 1 for one in whole.values())
