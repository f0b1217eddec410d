"""Teams, places and plans as scorecards are joined with them."""

from datetime import timedelta

from services.kpi.records.plans import plan_state
from services.kpi.records.staff import staff_state, team_state
from tests.builders import MORNING, a_manager_joined, a_manager_moved, a_plan_set, a_team_created
from tests.folding import folded


def test_a_team_is_as_it_was_last_described() -> None:
    renamed = a_team_created(name="South")

    assert team_state([a_team_created(), renamed]).described == renamed.data


def test_a_team_that_was_never_described_is_unknown() -> None:
    assert team_state([]).described is None


def test_a_manager_has_each_place_from_its_moment_on() -> None:
    joined, moved = a_manager_joined(), a_manager_moved(at=MORNING + timedelta(days=1))

    assert staff_state([joined, moved]).places == ((joined.time, joined.data), (moved.time, moved.data))


def test_a_plans_highest_version_comes_last_whatever_was_said_when() -> None:
    versions = plan_state([a_plan_set(version=2, target=5), a_plan_set(version=1, target=7)]).versions

    assert [(plan.version, plan.target) for _, plan in versions] == [(1, 7), (2, 5)]


def test_of_two_plans_that_bear_one_number_the_later_stands() -> None:
    versions = plan_state([a_plan_set(target=5), a_plan_set(target=7)]).versions

    assert [plan.target for _, plan in versions] == [7]


def test_the_directory_counts_nothing() -> None:
    assert folded([a_team_created(), a_manager_joined(), a_plan_set()]) == {}
