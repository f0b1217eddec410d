"""A team as it was, and as it is now."""

from datetime import date, timedelta

from services.kpi.score.teams import Teams, roster_for
from shared.events import AnyEvent
from shared.values import Scope
from tests.builders import MORNING, a_manager_joined, a_manager_moved, a_team_created
from tests.unit.kpi.score.scoring import directory_of

TODAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)
TOLD: list[AnyEvent] = [
    a_team_created(team_id="north"),
    a_team_created(team_id="south"),
    a_manager_joined(team_id="north", at=MORNING - timedelta(days=30)),
    a_manager_moved(team_id="south", at=MORNING - timedelta(days=5)),
    a_manager_moved(team_id="north", at=MORNING + timedelta(days=5)),
    a_manager_joined(manager_id="bob", team_id="north", at=MORNING + timedelta(days=1)),
]


def test_now_todays_members_have_always_been_there() -> None:
    roster = roster_for(Teams.NOW, directory_of(TOLD).roster, TODAY)

    assert roster.members(Scope.team("south"), LONG_AGO) == ["manager:ann"]
    assert roster.members(Scope.team("north"), TODAY) == []


def test_then_each_day_has_its_own_members() -> None:
    roster = roster_for(Teams.THEN, directory_of(TOLD).roster, TODAY)

    assert roster.members(Scope.team("south"), LONG_AGO) == []
    assert roster.members(Scope.team("north"), TODAY - timedelta(days=6)) == ["manager:ann"]
