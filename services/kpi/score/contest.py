"""A contest: who competes, and what each has of one KPI over its days. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from services.kpi.cells import CellKey
from services.kpi.kpis import KPI, Figures, Kpi
from services.kpi.kpis.kpi import Duration
from services.kpi.score.blocks import BlockKey
from services.kpi.score.directory import Directory
from services.kpi.score.names import name_of
from services.kpi.score.needs import Needs, needs_of
from services.kpi.score.ranking import ranking
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Roster
from services.kpi.score.scorecard import House, Scorer, blocks_between
from services.kpi.score.sums import Book, Now, spans_read
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


class Contest(NamedTuple):
    """What the standings of a contest are made from."""

    terms: ContestAnnounced
    house: House
    now: Now
    directory: Directory

    def blocks(self, entries: Iterable[Competitor]) -> set[BlockKey]:
        """Return the blocks of cells that what stands open is counted from, and all else; there are many of them."""
        return {
            block
            for one in (self._company, *entries)
            for block in blocks_between(
                one.counted, self._first, self._last, roster=one.roster, rates=self._rates, now=self.now
            )
        }

    def cells(self, entries: Iterable[Competitor]) -> set[CellKey]:
        """Return the cells that a KPI of flows is counted from."""
        return {
            CellKey(stay.owner, span)
            for one in (self._company, *entries)
            for stay in one.roster.stays(one.counted, self._first, min(self._last, self.now.today))
            for span in spans_read(stay.first, stay.last, self.now.today, self._rates)
        }

    @property
    def needs(self) -> Needs:
        """Return what the KPI's value is made from: of durations only a figure beside it tells what stands open."""
        kpi = kpi_of(self.terms)
        needs = needs_of([kpi])
        return needs._replace(stocks=needs.stocks and not isinstance(kpi, Duration))

    @property
    def is_of_flows(self) -> bool:
        """Say whether the KPI's value needs nothing that stands open."""
        return not self.needs.stocks

    def readings(self, entries: Iterable[Competitor], book: Book) -> dict[str, KpiReading]:
        """Return what each of *entries* has of the KPI over the days: of sums, never of daily readings."""
        kpi, company = kpi_of(self.terms), self._figures(self._company, book).flows
        return {str(one.scope): kpi.reading(replace(self._figures(one, book), company=company)) for one in entries}

    def _figures(self, one: Competitor, book: Book) -> Figures:
        scorer = Scorer(self.house, self.now, self.directory, book, roster=one.roster, needs=self.needs)
        return scorer.between(one.counted, self._first, self._last, kind_of(self._first, self._last))

    @property
    def _company(self) -> Competitor:
        return Competitor(COMPANY, COMPANY, self.directory.roster)

    @property
    def _first(self) -> date:
        return self.terms.first_day

    @property
    def _last(self) -> date:
        return self.terms.last_day

    @property
    def _rates(self) -> Rates:
        return self.directory.rates(self.house.currency)


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
