"""Who is where on which day."""

from datetime import date, timedelta

from services.kpi.score.roster import Stay
from shared.values import COMPANY, Scope
from tests.builders import MORNING, a_manager_joined, a_manager_left, a_manager_moved, a_retraction_of, a_team_created
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


def test_who_leaves_is_in_the_team_for_the_rest_of_that_day_and_then_in_none() -> None:
    roster = directory_of(
        [a_manager_joined(team_id="north", at=MORNING), a_manager_left(team_id="north", at=MORNING + ONE_DAY)]
    ).roster

    assert [roster.team_of("ann", DAY + number * ONE_DAY) for number in range(3)] == ["north", "north", None]
    assert [roster.works_here("ann", DAY + number * ONE_DAY) for number in range(-1, 3)] == [False, True, True, False]
    assert roster.members(Scope.team("north"), DAY + 2 * ONE_DAY) == []


def test_who_comes_back_on_the_day_of_leaving_has_not_left() -> None:
    roster = directory_of(
        [
            a_manager_joined(team_id="north", at=MORNING - ONE_DAY),
            a_manager_left(at=MORNING),
            a_manager_joined(team_id="south", at=MORNING + timedelta(hours=3)),
        ]
    ).roster

    assert roster.team_of("ann", DAY + ONE_DAY) == "south"


def test_a_role_holds_until_the_next_one() -> None:
    roster = directory_of(
        [
            a_manager_joined(role="seller", at=MORNING),
            a_manager_moved(role="head", at=MORNING + 2 * ONE_DAY),
            a_manager_joined(manager_id="bob", team_id=None, role="hunter"),
        ]
    ).roster

    assert [roster.role_of("ann", DAY + number * ONE_DAY) for number in (-1, 0, 1, 2)] == [
        None,
        "seller",
        "seller",
        "head",
    ]
    assert roster.roles_on(COMPANY, DAY) == {"seller", "hunter"}
    assert roster.roles_on(Scope.team("team-1"), DAY) == {"seller"}
    assert roster.roles_on(Scope.manager("bob"), DAY) == {"hunter"}
