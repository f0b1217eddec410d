"""The directory's records as score keeps them: what they now say, and whatever they have ever mentioned. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from services.kpi.cells import DirectoryRecord, Version
from services.kpi.records import Rules
from services.kpi.records.plans import FORECASTS, KPI_SETS, PLAN, Forecasts
from services.kpi.records.promotion import PROMOTION, Promotion
from services.kpi.records.rates import EXCHANGE_RATES
from services.kpi.records.record import RecordKind
from services.kpi.records.staff import ABSENCES, STAFF, TEAM, Placing
from services.kpi.records.training import TRAININGS, Trainings
from services.kpi.score.calendar import Attendance
from services.kpi.score.kpi_sets import KpiSets
from services.kpi.score.plans import PlanKey, Plans, key_of
from services.kpi.score.rates import Rate, Rates
from services.kpi.score.roster import Roster
from shared.events import (
    AbsenceRecorded,
    AnyEvent,
    EventData,
    EventRetracted,
    ExchangeRateSet,
    KpiSetDefined,
    PlanSet,
    TeamCreated,
)
from shared.events.codec import decoded, retracted
from shared.story import story

ViewT = TypeVar("ViewT")


class Kept(NamedTuple):
    """A directory record as it was last read."""

    version: Version
    events: tuple[AnyEvent, ...]


@dataclass
class Directory:
    """All that one generation says of teams, managers, plans, rates …."""

    rules: Rules
    _kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    _views: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What was worked out, by the kinds of record that it depends on."""

    def put(self, record: DirectoryRecord, version: Version) -> bool:
        """Take in *record*, unless a newer one is known; return whether it was taken."""
        key = record.kind, record.id
        known = self._kept.get(key)
        if known and known.version > version:
            return False
        self._kept[key] = Kept(version, tuple(decoded(text) for text in record.events))
        self._views = {kinds: view for kinds, view in self._views.items() if record.kind not in kinds}
        return True

    @property
    def roster(self) -> Roster:
        """Return who is in which team."""

        def made() -> Roster:
            told = (team.described for team in self._states(TEAM).values())
            return Roster.of((team for team in told if team), self._states(STAFF), self.rules)

        return self._view((TEAM, STAFF), made)

    @property
    def attendance(self) -> Attendance:
        """Return who is there on which day."""

        def made() -> Attendance:
            away = {manager: absences.told for manager, absences in self._states(ABSENCES).items()}
            return Attendance(self.rules.calendar, self.roster, away)

        return self._view((TEAM, STAFF, ABSENCES), made)

    @property
    def plans(self) -> Plans:
        """Return the plans that stand."""
        return self._view((PLAN,), lambda: Plans.of(self._states(PLAN), self.rules))

    @property
    def kpi_sets(self) -> KpiSets:
        """Return what each role is judged by."""
        return self._view((KPI_SETS,), lambda: KpiSets({of: one.sets for of, one in self._states(KPI_SETS).items()}))

    @property
    def forecasts(self) -> Mapping[str, Forecasts]:
        """Return what each manager expected."""
        return self._view((FORECASTS,), lambda: self._states(FORECASTS))

    @property
    def trainings(self) -> Mapping[str, Trainings]:
        """Return how each manager was trained."""
        return self._view((TRAININGS,), lambda: self._states(TRAININGS))

    @property
    def promotions(self) -> Mapping[str, Promotion]:
        """Return the promotions by their ids."""
        return self._view((PROMOTION,), lambda: self._states(PROMOTION))

    def rates(self, base: str) -> Rates:
        """Return the exchange rates into *base*, the company's currency."""

        def made() -> Rates:
            told = {
                currency: [Rate(one.valid_from, Fraction(one.rate)) for one in rates.told]
                for currency, rates in self._states(EXCHANGE_RATES).items()
                if currency != base
            }
            return Rates.of(base, told)

        return self._view((EXCHANGE_RATES,), made)

    def planned(self, plan_id: str) -> set[PlanKey]:
        """Return whatever the plan has ever been for: also what a retraction took back."""
        return {key_of(plan) for plan in self._mentioned(PLAN, plan_id) if isinstance(plan, PlanSet)}

    def touched_since(self, kind: str, of: str) -> date | None:
        """Return the first day that the record of an absence, a rate or a KPI set has ever changed anything on."""
        days = [
            data.from_day if isinstance(data, AbsenceRecorded) else data.valid_from
            for data in _mentioned(self._kept.get((kind, of)))
            if isinstance(data, AbsenceRecorded | ExchangeRateSet | KpiSetDefined)
        ]
        return min(days, default=None)

    def staff_since(self, manager: str) -> date | None:
        """Return the first day on which *manager* was ever said to have a place."""
        kept = self._of(STAFF.name).get(manager)
        told = (retracted(event.data) if isinstance(event.data, EventRetracted) else event for event in _events(kept))
        return min((self.rules.day(event.time) for event in told), default=None)

    def ever_had(self, role: str) -> frozenset[str]:
        """Return every manager who was ever said to have *role*."""
        return frozenset(
            manager
            for manager, kept in self._of(STAFF.name).items()
            if any(isinstance(one, Placing) and one.role == role for one in _mentioned(kept))
        )

    def touched_by_staff(self, manager: str) -> frozenset[str]:
        """Return every team that was ever said to be *manager*'s, with all that ever contained it."""
        places = self._mentioned(STAFF, manager)
        return self._up(one.team_id for one in places if isinstance(one, Placing) and one.team_id)

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
                said = self._mentioned(TEAM, team)
                waiting += [one.parent_team_id for one in said if isinstance(one, TeamCreated) and one.parent_team_id]
        return frozenset(found)

    def _of(self, kind: str) -> Mapping[str, Kept]:
        return {of: kept for (its_kind, of), kept in self._kept.items() if its_kind == kind}

    def _states(self, kind: RecordKind) -> dict[str, Any]:
        return {of: kind.state(story(kept.events).events) for of, kept in self._of(kind.name).items()}

    def _view(self, kinds: tuple[RecordKind, ...], made: Callable[[], ViewT]) -> ViewT:
        """Return what *made* gives, kept until one of its *kinds* changes."""
        key = tuple(kind.name for kind in kinds)
        if key not in self._views:
            self._views[key] = made()
        view: ViewT = self._views[key]
        return view

    def _mentioned(self, kind: RecordKind, of: str) -> list[EventData]:
        return _mentioned(self._kept.get((kind.name, of)))


def _events(kept: Kept | None) -> tuple[AnyEvent, ...]:
    return kept.events if kept else ()


def _mentioned(kept: Kept | None) -> list[EventData]:
    return [
        retracted(event.data).data if isinstance(event.data, EventRetracted) else event.data for event in _events(kept)
    ]
