"""A contest: who competes, and what each has of one KPI over its days. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from services.kpi.kpis import KPI, Kpi
from services.kpi.score.blocks import BlockKey
from services.kpi.score.directory import Directory
from services.kpi.score.names import name_of
from services.kpi.score.ranking import ranking
from services.kpi.score.roster import Roster
from services.kpi.score.scorecard import House, Scorer, blocks_between
from services.kpi.score.sums import Book, Now
from shared.events import ContestAnnounced, ContestOf, ContestPlace, KpiReading
from shared.refusals import NotFoundError
from shared.values import COMPANY, Scope, ScopeKind, kind_of


class Competitor(NamedTuple):
    """Who competes, and whose days count: those of *counted* in *roster*."""

    scope: Scope
    counted: Scope
    roster: Roster


def kpi_of(terms: ContestAnnounced) -> Kpi:
    """Return what is competed by. Raises: NotFoundError for a KPI that there was once, or only elsewhere."""
    if terms.kpi not in KPI:
        raise NotFoundError("the KPI catalogue", terms.kpi, "kpi")
    return KPI[terms.kpi]


def competitors(terms: ContestAnnounced, roster: Roster, known: Iterable[Scope]) -> list[Competitor]:
    """Return who competes: those who are named, or were in the team, or of those *known* who were here on its days.

    Of a manager who competes within a team, the days in it count, as they do for the team.
    """
    if terms.of is ContestOf.MANAGER and terms.ids is None and terms.team_id is not None:
        team = Scope.team(terms.team_id)
        owners = {stay.owner for stay in roster.stays(team, terms.first_day, terms.last_day)}
        found = sorted(Scope.parse(owner) for owner in owners)
        return [Competitor(one, team, _alone(roster, one.id)) for one in found]
    return [Competitor(one, one, roster) for one in sorted(_named(terms, roster, known))]


def _named(terms: ContestAnnounced, roster: Roster, known: Iterable[Scope]) -> set[Scope]:
    if terms.ids is not None:
        return {Scope(ScopeKind(terms.of), one) for one in terms.ids}
    alike = {one for one in known if one.kind is ScopeKind(terms.of)}
    if terms.of is ContestOf.TEAM:
        return alike
    return {one for one in alike if _was_here(roster, one.id, terms.first_day, terms.last_day)}


def _was_here(roster: Roster, manager: str, first: date, last: date) -> bool:
    begins = (place.since for place in roster.places.get(manager, ()) if first < place.since <= last)
    return any(roster.works_here(manager, day) for day in (first, *begins))


def _alone(roster: Roster, manager: str) -> Roster:
    """Return *roster* as if *manager* were the only one."""
    return replace(roster, places={manager: roster.places[manager]})


def blocks_of(
    terms: ContestAnnounced, entries: Iterable[Competitor], directory: Directory, house: House, now: Now
) -> set[BlockKey]:
    """Return the blocks of cells that the standings are made from."""
    rates = directory.rates(house.currency)
    counted = [(COMPANY, directory.roster), *((one.counted, one.roster) for one in entries)]
    return {
        block
        for scope, roster in counted
        for block in blocks_between(scope, terms.first_day, terms.last_day, roster=roster, rates=rates, now=now)
    }


class Contest(NamedTuple):
    """What the readings of a contest are made from; the book holds its blocks."""

    terms: ContestAnnounced
    house: House
    now: Now
    directory: Directory
    book: Book

    def readings(self, entries: Iterable[Competitor]) -> dict[str, KpiReading]:
        """Return what each of *entries* has of the KPI over the days: of sums, never of daily readings."""
        kpi, first, last = kpi_of(self.terms), self.terms.first_day, self.terms.last_day
        kind = kind_of(first, last)
        company = self._scorer(self.directory.roster).between(COMPANY, first, last, kind).flows

        def reading(one: Competitor) -> KpiReading:
            figures = self._scorer(one.roster).between(one.counted, first, last, kind)
            return kpi.reading(replace(figures, company=company))

        return {str(one.scope): reading(one) for one in entries}

    def _scorer(self, roster: Roster) -> Scorer:
        return Scorer(self.house, self.now, self.directory, self.book, roster=roster)


def places_of(terms: ContestAnnounced, readings: Mapping[str, KpiReading], roster: Roster) -> tuple[ContestPlace, ...]:
    """Return the places, the best first; the figures beside a reading are left to the scorecards."""
    return tuple(
        ContestPlace(
            rank=one.rank,
            scope=one.scope,
            name=name_of(Scope.parse(one.scope), roster),
            reading=one.reading.model_copy(update={"details": {}}),
        )
        for one in ranking(readings, kpi_of(terms).better, terms.least_n)
    )
