"""Forecast accuracy (K25): what managers said before a period began, beside what it brought."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from services.kpi.kpis import KPI, OnRequest
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from shared.events import AnyEvent, KpiReading
from shared.values import Period, Scope
from tests.builders import (
    MORNING,
    a_forecast_submitted,
    a_line,
    a_manager_joined,
    a_payment_received,
    a_retraction_of,
    a_team_created,
    an_exchange_rate_set,
    an_order_placed,
)
from tests.unit.kpi.score.scoring import LATER, Office

OCTOBER = MORNING.replace(month=10)


def said(minor: int, manager: str = "ann", at: datetime = OCTOBER, **facts: object) -> AnyEvent:
    return a_forecast_submitted(**{"amount_minor": minor, "manager_id": manager, "at": at, **facts})


def sold(minor: int, manager: str = "ann", **facts: object) -> AnyEvent:
    lines = (a_line(amount_minor=minor),)
    return an_order_placed(**{"order_id": f"of-{manager}", "manager_id": manager, "lines": lines, **facts})


def accuracy(
    *told: AnyEvent,
    scope: str = "company",
    period: str = "2026-11",
    kpi: str = "forecast_accuracy_booked",
    freeze_days: int = 0,
    now: datetime = LATER,
) -> KpiReading:
    ask = Asking(Office(told).generation(now), Card(Scope.parse(scope), Period.parse(period)))
    ask.forecast_freeze_days = freeze_days
    asked = KPI[kpi]
    assert isinstance(asked, OnRequest)
    return asyncio.run(asked.answer(asked, ask))  # type: ignore[arg-type]  # an answer is a coroutine


def test_it_is_how_near_the_forecast_came() -> None:
    reading = accuracy(said(900), sold(1_000))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.9, 900, 1_000, 1)
    assert reading.details == {"forecast": 900, "actual": 1_000, "error": 100}


def test_too_much_is_as_wrong_as_too_little_and_it_can_go_below_0() -> None:
    assert accuracy(said(1_100), sold(1_000)).value == 0.9
    assert accuracy(said(3_000), sold(1_000)).value == -1


def test_what_counts_is_in_the_id() -> None:
    told = [said(900), sold(1_000), a_payment_received(order_id="of-ann", amount_minor=450)]

    assert accuracy(*told).value == 0.9
    assert accuracy(*told, kpi="forecast_accuracy_paid").value == 0


def test_the_last_forecast_before_the_period_begins_counts() -> None:
    begins = datetime(2026, 11, 1, tzinfo=MORNING.tzinfo)
    before = begins - timedelta(microseconds=1)

    assert accuracy(said(500), said(900, at=before), said(1_000, at=begins), sold(1_000)).value == 0.9


def test_the_freeze_is_a_setting() -> None:
    told = [said(900, at=MORNING.replace(day=4)), sold(1_000)]

    assert accuracy(*told).reason == "no_data"
    assert accuracy(*told, freeze_days=4).value == 0.9
    assert accuracy(said(900), sold(1_000), freeze_days=-9).reason == "no_data"


def test_a_forecast_taken_back_gives_way_to_the_one_before() -> None:
    wrong = said(100, at=OCTOBER + timedelta(days=1))

    assert accuracy(said(900), wrong, a_retraction_of(wrong), sold(1_000)).value == 0.9


@pytest.mark.parametrize("told", [[], [sold(1_000)], [said(900)], [said(900, period="2026-12"), sold(1_000)]])
def test_without_a_forecast_or_without_anything_that_came_it_is_null(told: list[AnyEvent]) -> None:
    reading = accuracy(*told)

    assert (reading.value, reading.reason) == (None, "no_data")


def test_errors_of_two_managers_do_not_cancel_and_who_said_nothing_is_out() -> None:
    told = [said(1_500), said(500, "bob"), sold(1_000), sold(1_000, "bob"), sold(9_000, "eve")]

    reading = accuracy(*told)

    assert (reading.value, reading.n) == (0.5, 2)
    assert accuracy(*told, scope="manager:eve").reason == "no_data"


def test_a_teams_is_that_of_its_members() -> None:
    told = [a_team_created(), a_manager_joined(at=OCTOBER), said(900), said(9, "bob"), sold(1_000), sold(9_000, "bob")]

    assert accuracy(*told, scope="team:team-1").value == 0.9
    assert accuracy(*told, scope="manager:ann").value == 0.9


def test_a_running_period_is_judged_by_what_came_so_far() -> None:
    told = [said(900), sold(1_000, at=MORNING + timedelta(days=1))]

    assert accuracy(*told, now=MORNING).reason == "no_data"
    assert accuracy(*told, now=MORNING + timedelta(days=1, hours=1)).value == 0.9


def test_money_is_compared_in_the_companys_and_without_a_rate_not_at_all() -> None:
    told = [said(1_800, currency="USD"), sold(1_000)]

    assert accuracy(*told).reason == "no_rate"
    assert accuracy(*told, an_exchange_rate_set(rate="0.5", valid_from=date(2026, 11, 1))).value == 0.9
    assert accuracy(said(900), sold(1_000, currency="USD")).reason == "no_rate"
