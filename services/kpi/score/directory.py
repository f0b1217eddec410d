"""The directory's records as score keeps them: what they now say, and whatever they have ever mentioned. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services.kpi.cells import DirectoryRecord, Version
from services.kpi.records import Rules
from services.kpi.records.directory import PLAN, STAFF, TEAM
from services.kpi.score.plans import PlanKey, Plans, key_of
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Roster
from shared.events import AnyEvent, EventData, EventRetracted, ManagerJoined, ManagerMoved, PlanSet, TeamCreated
from shared.events.codec import decoded, retracted
from shared.story import story


class Kept(NamedTuple):
    """A directory record as it was last read."""

    version: Version
    events: tuple[AnyEvent, ...]


@dataclass
class Directory:
    """All teams, managers and plans of one generation."""

    rules: Rules
    _kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    _roster: Roster | None = None
    _plans: Plans | None = None

    def put(self, record: DirectoryRecord, version: Version) -> bool:
        """Take in *record*, unless a newer one is known; return whether it was taken."""
        key = record.kind, record.id
        known = self._kept.get(key)
        if known and known.version > version:
            return False
        self._kept[key] = Kept(version, tuple(decoded(text) for text in record.events))
        if record.kind == PLAN.name:
            self._plans = None
        else:
            self._roster = None
        return True

    @property
    def roster(self) -> Roster:
        """Return who is in which team."""
        if self._roster is None:
            told = (TEAM.state(story(kept.events).events).described for kept in self._of(TEAM.name).values())
            staff = {one: STAFF.state(story(kept.events).events) for one, kept in self._of(STAFF.name).items()}
            self._roster = Roster.of((team for team in told if team), staff, self.rules)
        return self._roster

    @property
    def plans(self) -> Plans:
        """Return the plans that stand."""
        if self._plans is None:
            self._plans = Plans.of(story(kept.events).events for kept in self._of(PLAN.name).values())
        return self._plans

    def rates(self, base: str) -> Rates:
        """Return the exchange rates into *base*."""
        return Rates(base)

    def planned(self, plan_id: str) -> set[PlanKey]:
        """Return whatever the plan has ever been for: also what a retraction took back."""
        return {key_of(plan) for plan in _mentioned(self._of(PLAN.name).get(plan_id)) if isinstance(plan, PlanSet)}

    def touched_by_staff(self, manager: str) -> frozenset[str]:
        """Return every team that was ever said to be *manager*'s, with all that ever contained it."""
        places = _mentioned(self._of(STAFF.name).get(manager))
        held = {one.team_id for one in places if isinstance(one, ManagerJoined | ManagerMoved) and one.team_id}
        return self._up(held)

    def touched_by_team(self, team: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return all that ever contained *team*, and every manager who was ever in it or below."""
        containing = self._up({team})
        inside = {manager for manager in self._of(STAFF.name) if team in self.touched_by_staff(manager)}
        return containing, frozenset(inside)

    def _up(self, teams: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(teams)
        while waiting:
            team = waiting.pop()
            if team not in found:
                found.add(team)
                said = _mentioned(self._of(TEAM.name).get(team))
                waiting += [one.parent_team_id for one in said if isinstance(one, TeamCreated) and one.parent_team_id]
        return frozenset(found)

    def _of(self, kind: str) -> Mapping[str, Kept]:
        return {of: kept for (its_kind, of), kept in self._kept.items() if its_kind == kind}


def _mentioned(kept: Kept | None) -> list[EventData]:
    events = kept.events if kept else ()
    return [retracted(event.data).data if isinstance(event.data, EventRetracted) else event.data for event in events]
