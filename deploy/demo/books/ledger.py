"""The entries by day, and each scope's part of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from deploy.demo.books.entries import Entry
from deploy.demo.books.figure import Number
from deploy.demo.books.roster import Roster
from shared.values import Period, Scope, ScopeKind


class Ledger:
    """What everybody contributed, by measure and day."""

    def __init__(self, entries: Iterable[Entry], roster: Roster) -> None:
        self._roster = roster
        self._days: dict[str, dict[date, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            self._days[entry.measure][roster.day(entry.at)].append(entry)

    def sum(self, scope: Scope, period: Period, measure: str) -> Number:
        """Return the scope's part of *measure* in the period."""
        return sum(self.amounts(scope, period, measure))

    def amounts(self, scope: Scope, period: Period, measure: str) -> list[Number]:
        """Return the scope's part of each entry of the period that it has a part in."""
        days = self._days[measure]
        return [
            part
            for day in days.keys() & set(period.days())
            for entry in days[day]
            for part in self._parts(scope, entry, day)
        ]

    def _parts(self, scope: Scope, entry: Entry, day: date) -> list[Number]:
        match scope.kind:
            case ScopeKind.COMPANY:
                return [entry.whole]
            case ScopeKind.UNASSIGNED:
                return [] if entry.shares else [entry.whole]
            case _:
                parts = [share for manager, share in entry.shares if self._roster.counts_for(scope, manager, day)]
                return [sum(parts, start=Fraction())] if parts else []
