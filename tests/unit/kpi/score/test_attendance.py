"""Who is there on which day, and how many working days that makes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.records import Rules
from services.kpi.records.calendar import WorkCalendar
from services.kpi.score.calendar import Working
from shared.events import AbsenceRecorded, AnyEvent, ManagerJoined, ManagerLeft, ManagerMoved
from shared.values import COMPANY, Period, Scope
from tests.builders import (
    MORNING,
    a_manager_joined,
    a_manager_left,
    a_retraction_of,
    an_absence_recorded,
)
from tests.strategies import periods, streams
from tests.unit.kpi.score.scoring import directory_of

ANN, NOVEMBER = Scope.manager("ann"), Period.parse("2026-11")
LAST = NOVEMBER.last


def away(first: int, last: int, **facts: object) -> AnyEvent:
    return an_absence_recorded(from_day=date(2026, 11, first), to_day=date(2026, 11, last), **facts)


def days(*events: AnyEvent, today: date = LAST, scope: Scope = ANN, rules: Rules | None = None) -> Working:
    directory = directory_of(events, rules) if rules else directory_of(events)
    return directory.attendance.working(scope, NOVEMBER, today)


def test_the_company_works_all_its_days() -> None:
    assert days(scope=COMPANY, today=date(2026, 11, 23)) == Working(21, 21, 16)
    assert days(scope=COMPANY, today=date(2026, 10, 23)) == Working(21, 21, 0)


def test_absences_take_working_days_away_once_each() -> None:
    told = [away(5, 9, absence_id="1"), away(9, 10, absence_id="2")]

    # The 7th and 8th are a weekend.
    assert days(*told, today=date(2026, 11, 9)) == Working(21, 17, 3)


def test_the_last_word_on_an_absence_stands_and_what_is_taken_back_is_none() -> None:
    first, corrected = away(2, 30), away(3, 3, at=MORNING + timedelta(hours=1))

    assert days(first, corrected).own == 20
    assert days(first, a_retraction_of(first)).own == 21


def test_a_holiday_is_no_working_day_for_anybody() -> None:
    rules = Rules("UTC", calendar=WorkCalendar(holidays=(date(2026, 11, 4),)))

    assert days(away(4, 4), rules=rules) == Working(20, 20, 20)


def test_who_joins_and_leaves_within_the_period_has_the_days_between() -> None:
    joined, left = a_manager_joined(at=MORNING.replace(day=9)), a_manager_left(at=MORNING.replace(day=13))

    assert days(joined, left).own == 5


def test_of_whom_nobody_said_when_they_came_it_is_assumed_that_they_are_here() -> None:
    assert days().own == 21


TOLD = streams(ManagerJoined, ManagerMoved, ManagerLeft, AbsenceRecorded)


@given(TOLD, periods(), st.dates(date(2026, 10, 1), date(2027, 3, 1)))
def test_own_days_are_some_of_the_companys_and_elapsed_days_some_of_ones_own(
    told: list[AnyEvent], period: Period, today: date
) -> None:
    attendance = directory_of(told).attendance

    for manager in ("m-1", "m-2", "m-3"):
        working = attendance.working(Scope.manager(manager), period, today)
        parts = [attendance.working(Scope.manager(manager), one, today) for one in _days_of(period)]
        assert 0 <= working.elapsed <= working.own <= working.whole
        assert working == Working(*(sum(column) for column in zip(*parts, strict=True)))


def _days_of(period: Period) -> list[Period]:
    return [Period.parse(day.isoformat()) for day in period.days()]
