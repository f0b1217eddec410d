"""What of a record counts for somebody whose numbers one may see. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.kpi.fold.batch import Entry
from services.kpi.measures import MEASURE
from services.kpi.measures.measure import name_in
from services.kpi.records.record import FactKey
from services.kpi.score.roster import Roster
from shared.access.principal import Sight
from shared.values import COMPANY, UNASSIGNED, Scope


@dataclass(frozen=True, slots=True)
class Seeing:
    """A sight, and who was in which team: a number is its manager's, and those teams' that they were in then."""

    sight: Sight
    roster: Roster

    def sees(self, entry: Entry) -> bool:
        """Say whether *entry* counts for a scope in sight; a stock counts for every team since it began."""
        measure = MEASURE.get(name_in(entry.measure))
        is_stock = measure is not None and measure.is_stock
        return self._sees(entry.manager, entry.day, is_lasting=is_stock)

    def sees_any(self, entries: Iterable[Entry]) -> bool:
        """Say whether one of *entries* does; whoever sees the company sees what counts for nothing yet, too."""
        return self.sight.sees(COMPANY) or any(map(self.sees, entries))

    def sees_row(self, key: FactKey) -> bool:
        """Say whether a row of a client's ledger is told: what is of nobody in particular is the client's own."""
        return not key.manager or self._sees(key.manager, key.day, is_lasting=False)

    def _sees(self, manager: str | None, day: date, *, is_lasting: bool) -> bool:
        if self.sight.sees(COMPANY):
            return True
        if manager is None:
            return self.sight.sees(UNASSIGNED)
        teams = self.roster.teams_since(manager, day) if is_lasting else self.roster.teams_of(manager, day)
        return any(map(self.sight.sees, (Scope.manager(manager), *map(Scope.team, teams))))
