"""Each scope's part of the entries, by day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from deploy.demo.books.entry import Entry
from deploy.demo.books.figure import Number
from deploy.demo.books.roster import Roster
from shared.values import COMPANY, UNASSIGNED, Period, Scope


class Ledger:
    """What everybody contributed, by measure, scope and day."""

    def __init__(self, entries: Iterable[Entry], roster: Roster) -> None:
        self._roster = roster
        self._days: dict[tuple[str, Scope], dict[date, list[Number]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            day = roster.day(entry.at)
            for scope, part in self._parts(entry, day):
                self._days[entry.measure, scope][day].append(part)

    def sum(self, scope: Scope, period: Period, measure: str) -> Number:
        """Return the scope's part of *measure* in the period."""
        return sum(self.amounts(scope, period, measure))

    def amounts(self, scope: Scope, period: Period, measure: str) -> list[Number]:
        """Return the scope's part of each entry of the period that it has a part in."""
        days = self._days.get((measure, scope), {})
        return [part for day, parts in days.items() if day in period for part in parts]

    def _parts(self, entry: Entry, day: date) -> Iterator[tuple[Scope, Number]]:
        """Yield whose *entry* is, and how much of it: the company's all, and nobody's where nobody has a share."""
        yield COMPANY, entry.whole
        if not entry.shares:
            yield UNASSIGNED, entry.whole
        parts: dict[Scope, Number] = defaultdict(int)
        for manager, share in entry.shares:
            teams = self._roster.teams_of(manager, day)
            for scope in (Scope.manager(manager), *map(Scope.team, teams)):
                parts[scope] += share
        yield from parts.items()
