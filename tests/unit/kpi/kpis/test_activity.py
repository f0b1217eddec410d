"""The activity index: capped by kind and day, a mean over the days on which managers were there."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import Figures
from services.kpi.kpis.activity import ACTIVITY_INDEX, WEIGHTS
from services.kpi.kpis.on_request import ManagerDay
from services.kpi.records import Rules
from services.kpi.records.client import Client
from shared.events import KpiReading
from shared.values import Period, Scope
from tests.folding import RULES

MONDAY = date(2026, 11, 23)
NAMES = list(WEIGHTS.activities)
COUNTS = st.fixed_dictionaries({name: st.integers(0, 100).map(Fraction) for name in NAMES})


@dataclass(frozen=True)
class Attendance:
    """Who is away when."""

    away: frozenset[tuple[str, date]] = frozenset()

    def is_present(self, manager: str, day: date) -> bool:
        return (manager, day) not in self.away


@dataclass(frozen=True)
class Directory:
    """As much of the directory as the index needs."""

    attendance: Attendance = field(default_factory=Attendance)


@dataclass
class Office:
    """What one question is asked of: the counts of days that it is given."""

    days: list[ManagerDay]
    directory: Any = field(default_factory=Directory)
    today: date = MONDAY + timedelta(days=6)
    scope: Scope = field(default_factory=lambda: Scope.parse("manager:ann"))
    period: Period = field(default_factory=lambda: Period.parse("2026-11"))
    currency: str = "EUR"
    rules: Rules = RULES
    forecast_freeze_days: int = 0

    async def manager_days(self, scope: Scope, first: date, last: date) -> list[ManagerDay]:
        assert scope == self.scope
        return [one for one in self.days if first <= one.day <= last]

    async def figures(self, scope: Scope, first: date, last: date) -> Figures:
        raise NotImplementedError

    async def by(self, scope: Scope, dimension: str, first: date, last: date) -> Mapping[str, Figures]:
        raise NotImplementedError

    async def readings(self, scope: Scope, period: Period) -> Mapping[str, KpiReading]:
        raise NotImplementedError

    def clients(self, scope: Scope) -> AsyncIterator[tuple[str, Client]]:
        raise NotImplementedError


def a_day(offset: int = 0, *, manager: str = "ann", **counts: int) -> ManagerDay:
    """Return a manager's day, so many after Monday, with the given calls and meetings."""
    measures = {WEIGHTS.activities[name].measure.name: count for name, count in counts.items()}
    return ManagerDay(manager, MONDAY + timedelta(days=offset), Figures("EUR", flows=measures))


async def asked(*days: ManagerDay, **more: Any) -> KpiReading:
    return await ACTIVITY_INDEX.answer(ACTIVITY_INDEX, Office(list(days), **more))


async def test_a_day_is_worth_its_weighted_counts_over_the_norm() -> None:
    found = await asked(a_day(calls=10, meetings=1, quotes=2))

    assert (found.value, found.numerator, found.denominator, found.n) == (0.5, 0.5, 1, 1)
    assert found.details == {"calls_a_day": 10, "meetings_a_day": 1, "quotes_a_day": 2}


async def test_what_is_above_the_cap_of_a_day_counts_nothing() -> None:
    assert (await asked(a_day(calls=40))).value == (await asked(a_day(calls=4_000))).value


async def test_the_cap_is_of_each_day_and_not_of_the_period() -> None:
    spread, crammed = await asked(a_day(calls=40), a_day(1, calls=40)), await asked(a_day(calls=80), a_day(1))

    assert spread.numerator == pytest.approx(2 * (crammed.numerator or 0))


async def test_a_period_is_the_mean_of_days_idle_ones_too() -> None:
    assert (await asked(a_day(meetings=3), a_day(1))).value == 0.25


async def test_days_of_absence_and_days_off_are_out() -> None:
    away = Attendance(frozenset({("ann", MONDAY + timedelta(days=1))}))
    saturday = a_day(5)

    found = await asked(a_day(meetings=3), a_day(1, calls=7), saturday, directory=Directory(away))

    assert (found.value, found.n) == (0.5, 1)


async def test_a_team_is_the_mean_of_its_manager_days() -> None:
    assert (await asked(a_day(meetings=3), a_day(1, meetings=3), a_day(manager="bob"))).value == pytest.approx(1 / 3)


async def test_days_to_come_are_not_asked_for() -> None:
    assert (await asked(a_day(meetings=3), a_day(1), today=MONDAY)).n == 1


async def test_without_a_day_at_work_there_is_no_index() -> None:
    found = await asked(a_day(5, calls=3))

    assert (found.value, found.reason, found.n) == (None, "no_data", 0)


@given(COUNTS, COUNTS)
def test_the_index_never_falls_with_more_work_nor_passes_its_caps(
    fewer: dict[str, Fraction], more: dict[str, Fraction]
) -> None:
    both = {name: fewer[name] + more[name] for name in NAMES}
    full = {name: Fraction(one.cap) for name, one in WEIGHTS.activities.items()}

    assert 0 <= WEIGHTS.index(fewer) <= WEIGHTS.index(both) <= WEIGHTS.index(full)


@given(COUNTS)
def test_the_index_is_the_sum_of_what_each_kind_of_work_is_worth(counts: dict[str, Fraction]) -> None:
    assert WEIGHTS.index(counts) == sum(WEIGHTS.index({name: counts[name]}) for name in NAMES)
