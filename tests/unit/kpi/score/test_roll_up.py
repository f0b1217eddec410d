"""Whether the plans of teams and managers add up to that of their scope."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import KPI
from services.kpi.score.roll_up import RollUp, roll_up
from services.kpi.score.targets import adds_up
from shared.events import AnyEvent
from shared.values import Period, Scope
from tests.builders import (
    MORNING,
    a_manager_joined,
    a_manager_left,
    a_manager_moved,
    a_plan_set,
    a_team_created,
    an_exchange_rate_set,
)
from tests.unit.kpi.score.scoring import directory_of

TEAMS = [a_team_created(), a_team_created(team_id="inner", parent_team_id="team-1")]
PEOPLE = [
    a_manager_joined(),
    a_manager_joined(manager_id="bob", team_id="inner"),
    a_manager_joined(manager_id="cyd", team_id=None),
]


def plan(scope: str, target: int, **facts: Any) -> AnyEvent:
    return a_plan_set(plan_id=scope, scope=scope, target=target, **facts)


def rolled(scope: str, *told: AnyEvent, kpi: str = "revenue_booked") -> RollUp:
    return roll_up(directory_of([*TEAMS, *PEOPLE, *told]), "EUR", KPI[kpi], Scope.parse(scope), Period.parse("2026-11"))


def test_a_team_consists_of_its_teams_and_of_its_own_managers() -> None:
    found = rolled("team:team-1", plan("team:team-1", 900), plan("team:inner", 500), plan("manager:ann", 300))

    assert found.children == {"team:inner": 500, "manager:ann": 300}
    assert [found.target, found.total, found.gap] == [900, 800, 100]


def test_the_company_consists_of_its_highest_teams_and_of_managers_in_none() -> None:
    found = rolled("company", plan("company", 900), plan("team:team-1", 950))

    assert found.children == {"team:team-1": 950, "manager:cyd": None}
    assert found.gap == -50


def test_who_is_there_at_the_end_of_the_period_is_a_child() -> None:
    moved = a_manager_moved(team_id="other", at=MORNING + timedelta(days=1))
    left = a_manager_left(at=MORNING + timedelta(days=1))

    assert "manager:ann" not in rolled("team:team-1", moved).children
    assert "manager:ann" not in rolled("team:team-1", left).children
    assert "manager:ann" in rolled("team:other", moved).children


def test_without_plans_there_is_nothing_to_compare() -> None:
    assert rolled("team:team-1").gap is rolled("team:team-1", plan("team:team-1", 9)).gap is None
    assert rolled("manager:ann", plan("manager:ann", 9)).children == {}


def test_plans_in_other_money_are_converted_at_the_rate_of_the_last_day() -> None:
    told = [plan("team:team-1", 900), plan("manager:ann", 400, currency="USD")]

    assert rolled("team:team-1", *told).children["manager:ann"] is None
    assert rolled("team:team-1", *told, an_exchange_rate_set()).gap == 700


def test_plans_of_ratios_times_and_distinct_clients_do_not_add_up() -> None:
    found = {
        kpi: adds_up(KPI[kpi]) for kpi in ("deals_won", "won_value", "win_rate", "sales_cycle_days", "active_base")
    }

    assert [kpi for kpi, adds in found.items() if adds] == ["deals_won", "won_value"]


@given(st.fractions(), st.dictionaries(st.text(), st.none() | st.fractions()))
def test_the_children_and_the_gap_make_up_the_plan(target: Fraction, children: dict[str, Fraction | None]) -> None:
    found = RollUp(target, children)

    if found.gap is not None:
        assert found.total is not None
        assert found.total + found.gap == target
