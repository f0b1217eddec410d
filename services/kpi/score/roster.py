"""Who was in which team on which day. Pure.

A place holds from the company's calendar day of its event; the last one of a day holds for the whole day. Who leaves
is here for the rest of that day, and from the next day on in no team and no role.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from services.kpi.records import Rules
from services.kpi.records.staff import Staff
from shared.events import ManagerLeft, TeamCreated
from shared.values import COMPANY, Scope, ScopeKind


class Stay(NamedTuple):
    """A scope whose days from *first* to *last* count, both included."""

    owner: str
    first: date
    last: date


class Place(NamedTuple):
    """Where a manager is from a day on."""

    since: date
    team: str | None
    role: str | None = None
    """None: works here no longer."""


@dataclass(frozen=True)
class Roster:
    """Teams, and the managers' places in them."""

    teams: Mapping[str, TeamCreated] = field(default_factory=dict)
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """Managers' display names."""

    @classmethod
    def of(cls, teams: Iterable[TeamCreated], staff: Mapping[str, Staff], rules: Rules) -> "Roster":
        """Return the roster that the directory's records tell."""
        return cls(
            {team.team_id: team for team in teams},
            {manager: _places(one, rules) for manager, one in staff.items() if one.places},
            {
                manager: names[-1]
                for manager, one in staff.items()
                if (names := [place.display_name for _, place in one.places if place.display_name])
            },
        )

    @cached_property
    def team_ids(self) -> frozenset[str]:
        """Return every team that was created, is a parent, or has had a member."""
        parents = {team.parent_team_id for team in self.teams.values()}
        held = {place.team for places in self.places.values() for place in places}
        return frozenset(team for team in {*self.teams, *parents, *held} if team)

    @cached_property
    def scopes(self) -> frozenset[Scope]:
        """Return every team and every manager."""
        return frozenset({Scope.team(team) for team in self.team_ids} | {Scope.manager(one) for one in self.places})

    def team_of(self, manager: str, day: date) -> str | None:
        """Return the team that *manager* was in on *day*."""
        place = self._place(manager, day)
        return place.team if place else None

    def role_of(self, manager: str, day: date) -> str | None:
        """Return the role that *manager* had on *day*."""
        place = self._place(manager, day)
        return place.role if place else None

    def works_here(self, manager: str, day: date) -> bool:
        """Say whether *manager* had joined by *day* and not left; of whom nobody said when they came it is assumed."""
        return manager not in self.places or self.role_of(manager, day) is not None

    def counts_for(self, manager: str, scope: Scope, day: date) -> bool:
        """Say whether *manager* is one of *scope* on *day*; everybody is one of the company."""
        return scope == COMPANY or str(Scope.manager(manager)) in self.members(scope, day)

    def roles_on(self, scope: Scope, day: date) -> frozenset[str]:
        """Return the roles that managers of *scope* hold on *day*."""
        managers = self.places if scope == COMPANY else [owner.partition(":")[2] for owner in self.members(scope, day)]
        return frozenset(role for manager in managers if (role := self.role_of(manager, day)))

    def _place(self, manager: str, day: date) -> Place | None:
        held = [place for place in self.places.get(manager, ()) if place.since <= day]
        return held[-1] if held else None

    def teams_of(self, manager: str, day: date) -> tuple[str, ...]:
        """Return the team that *manager* was in on *day*, and those that contain it."""
        team = self.team_of(manager, day)
        return self.lineage(team) if team else ()

    def teams_since(self, manager: str, day: date) -> frozenset[str]:
        """Return every team that *manager* has counted for on *day* or later."""
        later = [place.team for place in self.places.get(manager, ()) if place.since > day]
        return frozenset([*self.teams_of(manager, day), *(team for one in later if one for team in self.lineage(one))])

    def all_teams_of(self, manager: str) -> frozenset[str]:
        """Return every team that *manager* has ever counted for."""
        held = (place.team for place in self.places.get(manager, ()))
        return frozenset(team for one in held if one for team in self.lineage(one))

    def lineage(self, team: str) -> tuple[str, ...]:
        """Return *team*, its parent, its parent's parent …; each once, even where parents run in a circle."""
        line: list[str] = []
        one: str | None = team
        while one and one not in line:
            line.append(one)
            described = self.teams.get(one)
            one = described.parent_team_id if described else None
        return tuple(line)

    def stays(self, scope: Scope, first: date, last: date) -> list[Stay]:
        """Return whose days count for *scope* from *first* to *last*: a team's members', for as long as they were."""
        if scope.kind is not ScopeKind.TEAM:
            return [Stay(str(scope), first, last)]
        return [
            Stay(stay.owner, max(stay.first, first), min(stay.last, last))
            for stay in self._stays_by_team.get(scope.id, ())
            if stay.first <= last and stay.last >= first
        ]

    def members(self, scope: Scope, day: date) -> list[str]:
        """Return the scopes whose stocks are those of *scope* on *day*."""
        return [stay.owner for stay in self.stays(scope, day, day)]

    @cached_property
    def _stays_by_team(self) -> dict[str, list[Stay]]:
        stays: defaultdict[str, list[Stay]] = defaultdict(list)
        for manager, places in self.places.items():
            owner = str(Scope.manager(manager))
            for place, following in zip(places, (*places[1:], None), strict=True):
                last = date.fromordinal(following.since.toordinal() - 1) if following else date.max
                for team in self.lineage(place.team) if place.team else ():
                    _extend(stays[team], Stay(owner, place.since, last))
        return dict(stays)


def _extend(stays: list[Stay], stay: Stay) -> None:
    """Add *stay*; where the owner's last one ended the day before, the two become one: whole months stay whole."""
    if stays and stays[-1].owner == stay.owner and stays[-1].last.toordinal() + 1 == stay.first.toordinal():
        stays[-1] = stays[-1]._replace(last=stay.last)
    else:
        stays.append(stay)


def _places(staff: Staff, rules: Rules) -> tuple[Place, ...]:
    by_day: dict[date, Place] = {}
    for at, told in staff.places:
        day = rules.day(at)
        # Who comes back on the day of leaving has not left.
        by_day = {since: place for since, place in by_day.items() if since <= day}
        if isinstance(told, ManagerLeft):
            by_day[day + timedelta(days=1)] = Place(day + timedelta(days=1), None)
        else:
            by_day[day] = Place(day, told.team_id, told.role)
    return tuple(place for _, place in sorted(by_day.items()))
