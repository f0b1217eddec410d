"""The books of a simulated month: whoever does something writes down what it adds to which KPI, by rules of its own."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from math import isclose
from statistics import quantiles
from typing import Any, NamedTuple

from shared.values import COMPANY, Period, Scope, ScopeKind

EXACT, BUCKETED = 1e-9, 0.01
"""Relative tolerances: what a float cannot say, and what a median of logarithmic buckets cannot."""


class How(Enum):
    """How a KPI is made of what was written down; a stock is a sum that began with the first day."""

    SUM = "sum"
    STOCK = "stock"
    RATIO = "ratio"
    MEAN = "mean"
    MEDIAN = "median"


class Entry(NamedTuple):
    """What one act adds: of a ratio both parts, of a mean or median one sample."""

    day: date
    manager_id: str | None
    amount: float
    of: float


class Difference(NamedTuple):
    """A number of both sides that is not the same."""

    kpi: str
    scope: str
    period: str
    expected: float | None
    found: float | None


@dataclass
class Books:
    """Entries by KPI; *team_of* says whose team a manager was in on a day."""

    team_of: Callable[[str, date], str | None]
    how: dict[str, How] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kpi: str, at: datetime, manager_id: str | None, amount: float = 1) -> None:
        """Write down *amount* more of a KPI that is a sum."""
        self._write(kpi, How.SUM, Entry(at.date(), manager_id, amount, 0))

    def stand(self, kpi: str, at: datetime, manager_id: str | None, amount: float = 1) -> None:
        """Write down that *amount* more of a KPI that is a stock stands open from now on."""
        self._write(kpi, How.STOCK, Entry(at.date(), manager_id, amount, 0))

    def share(self, kpi: str, at: datetime, manager_id: str | None, amount: float, of: float = 1) -> None:
        """Write down *amount* of *of* for a KPI that is a ratio."""
        self._write(kpi, How.RATIO, Entry(at.date(), manager_id, amount, of))

    def sample(self, kpi: str, at: datetime, manager_id: str | None, amount: float, how: How = How.MEDIAN) -> None:
        """Write down one sample of a KPI that is a mean or a median."""
        self._write(kpi, how, Entry(at.date(), manager_id, amount, 1))

    def value(self, kpi: str, scope: Scope, period: Period) -> float | None:
        """Return the KPI of *scope* in *period*, None where there is nothing to divide by."""
        found = [one for one in self.entries[kpi] if self._is_in(one, kpi, period) and self._is_of(one, scope)]
        amounts = [one.amount for one in found]
        match self.how[kpi]:
            case How.SUM | How.STOCK:
                return sum(amounts)
            case How.RATIO | How.MEAN:
                of = sum(one.of for one in found)
                return sum(amounts) / of if of > 0 else None
            case How.MEDIAN:
                return _median(amounts)

    def differences(self, cards: Mapping[tuple[Scope, Period], Mapping[str, Any]]) -> list[Difference]:
        """Return what in *cards*, scorecards by scope and period, is not as written down here."""
        return [
            Difference(kpi, str(scope), str(period), expected, found)
            for (scope, period), card in cards.items()
            for kpi, how in self.how.items()
            if not _is_equal(expected := self.value(kpi, scope, period), found := _value(card, kpi), how)
        ]

    def _write(self, kpi: str, how: How, entry: Entry) -> None:
        if self.how.setdefault(kpi, how) is not how:
            raise ValueError(f"{kpi} is a {self.how[kpi].value}, and was written as a {how.value}")
        self.entries[kpi].append(entry)

    def _is_in(self, entry: Entry, kpi: str, period: Period) -> bool:
        return entry.day <= period.last if self.how[kpi] is How.STOCK else entry.day in period

    def _is_of(self, entry: Entry, scope: Scope) -> bool:
        if scope == COMPANY:
            return True
        if entry.manager_id is None or scope.kind is ScopeKind.MANAGER:
            return scope.id == (entry.manager_id or "")
        return self.team_of(entry.manager_id, entry.day) == scope.id


def _median(amounts: Sequence[float]) -> float | None:
    if len(amounts) < 2:  # noqa: PLR2004
        return amounts[0] if amounts else None
    return quantiles(amounts, n=2, method="inclusive")[0]


def _value(card: Mapping[str, Any], kpi: str) -> float | None:
    found: float | None = card["kpis"][kpi]["value"]
    return found


def _is_equal(expected: float | None, found: float | None, how: How) -> bool:
    if expected is None or found is None:
        return (expected or 0) == (found or 0)
    return isclose(expected, found, rel_tol=BUCKETED if how is How.MEDIAN else EXACT, abs_tol=EXACT)
