"""Who is where on which day."""

from datetime import date, timedelta

from services.kpi.score.roster import Stay
from shared.values import Scope
from tests.builders import MORNING, a_manager_joined, a_manager_moved, a_retraction_of, a_team_created
from tests.unit.kpi.score.scoring import directory_of

DAY = MORNING.date()
ONE_DAY = timedelta(days=1)


def test_the_last_place_of_a_day_holds_for_the_whole_day() -> None:
    roster = directory_of(
        [
            a_manager_joined(team_id="north", at=MORNING),
            a_manager_moved(team_id="west", at=MORNING + timedelta(hours=1)),
            a_manager_moved(team_id="south", at=MORNING + timedelta(hours=2)),
        ]
    ).roster

    assert [roster.team_of("ann", DAY + number * ONE_DAY) for number in (-1, 0, 1)] == [None, "south", "south"]


def test_teams_that_contain_each_other_do_not_hang() -> None:
    roster = directory_of(
        [
            a_team_created(team_id="a", parent_team_id="b"),
            a_team_created(team_id="b", parent_team_id="a"),
            a_manager_joined(team_id="a"),
        ]
    ).roster

    assert roster.teams_of("ann", DAY) == ("a", "b")
    assert roster.members(Scope.team("b"), DAY) == ["manager:ann"]


def test_a_move_within_a_parent_leaves_its_months_whole() -> None:
    roster = directory_of(
        [
            a_team_created(team_id="north", parent_team_id="all"),
            a_team_created(team_id="south", parent_team_id="all"),
            a_manager_joined(team_id="north", at=MORNING),
            a_manager_moved(team_id="south", at=MORNING + 3 * ONE_DAY),
        ]
    ).roster

    assert roster.stays(Scope.team("all"), DAY, date(2026, 12, 31)) == [Stay("manager:ann", DAY, date(2026, 12, 31))]


def test_a_place_that_was_taken_back_is_none_but_is_remembered_as_touched() -> None:
    wrong = a_manager_moved(team_id="wrong", at=MORNING)
    directory = directory_of([a_manager_joined(team_id="north", at=MORNING - ONE_DAY), wrong, a_retraction_of(wrong)])

    assert directory.roster.team_of("ann", DAY) == "north"
    assert directory.touched_by_staff("ann") == {"north", "wrong"}


def test_a_team_touches_all_that_ever_contained_it_and_everybody_inside() -> None:
    directory = directory_of(
        [
            a_team_created(team_id="north", parent_team_id="old", at=MORNING),
            a_team_created(team_id="north", parent_team_id="new", at=MORNING + ONE_DAY),
            a_manager_joined(team_id="north"),
        ]
    )

    containing, inside = directory.touched_by_team("north")
    assert (set(containing), set(inside)) == ({"north", "old", "new"}, {"ann"})
    assert directory.roster.lineage("north") == ("north", "new")
    assert directory.roster.names == {}
