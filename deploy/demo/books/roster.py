"""Who was in which team on which day."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deploy.demo.facts import Person, Team
from shared.values import Scope, ScopeKind


class Roster:
    """The department's teams and people; days are those of *zone*."""

    def __init__(self, teams: Mapping[str, Team], people: Mapping[str, Person], zone: ZoneInfo) -> None:
        self._teams, self._people, self._zone = teams, people, zone

    def day(self, moment: datetime) -> date:
        """Return the company's calendar day of *moment*."""
        return moment.astimezone(self._zone).date()

    def counts_for(self, scope: Scope, manager_id: str, day: date) -> bool:
        """Return whether what the manager did on *day* counts for *scope*."""
        match scope.kind:
            case ScopeKind.COMPANY:
                return True
            case ScopeKind.MANAGER:
                return scope.id == manager_id
            case ScopeKind.TEAM:
                return self.is_in(manager_id, scope.id, day)
            case ScopeKind.UNASSIGNED:
                return False

    def is_in(self, manager_id: str, team_id: str, day: date) -> bool:
        """Return whether the manager was in the team, or in a team below it, on *day*."""
        return team_id in self.teams_of(manager_id, day)

    def teams_of(self, manager_id: str, day: date) -> list[str]:
        """Return the manager's team on *day* and the teams above it, upwards."""
        return self._line_of(self._team_of(manager_id, day))

    def _team_of(self, manager_id: str, day: date) -> str | None:
        person = self._people.get(manager_id)
        places = [place for place in person.places if self.day(place.since) <= day] if person else []
        return places[-1].team_id if places else None

    def _line_of(self, team_id: str | None) -> list[str]:
        """Return the team and the teams above it, upwards."""
        line = []
        while team_id is not None:
            line.append(team_id)
            team_id = self._teams[team_id].parent_id
        return line
