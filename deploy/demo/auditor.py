"""Reads every scorecard until it equals the books, or time is up."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from deploy.demo.audit import Comparison, compared
from deploy.demo.books import Books
from deploy.demo.facts import Facts
from shared.values import COMPANY, UNASSIGNED, Period, Scope

ReadScorecard = Callable[[Scope, Period], Awaitable[dict[str, Any]]]

AT_ONCE = 4
POLL_S = 0.3


@dataclass(slots=True)
class Result:
    """How many numbers were compared, and those that differ."""

    compared: int = 0
    different: list[Comparison] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Return whether all numbers are those of the books."""
        return self.compared > 0 and not self.different


def scopes_of(facts: Facts) -> Iterator[Scope]:
    """Yield whose numbers there are."""
    yield COMPANY
    yield from (Scope.team(team) for team in facts.teams)
    yield from (Scope.manager(manager) for manager in facts.people)
    yield UNASSIGNED


@dataclass(slots=True)
class Patience:
    """Runs out when for so many seconds nothing new was heard: a service that is slow, but works, is waited for."""

    seconds: float
    _seen: set[tuple[Scope, Period, int]] = field(default_factory=set)
    _until: float = 0.0

    def hear(self, scope: Scope, period: Period, version: int) -> None:
        """Take in which version a scorecard is of; one not seen before is news."""
        if (scope, period, version) not in self._seen:
            self._seen.add((scope, period, version))
            self._until = _now() + self.seconds

    @property
    def is_over(self) -> bool:
        """Return whether there is nothing more to wait for."""
        return _now() > self._until


@dataclass(frozen=True, slots=True)
class Auditor:
    """Compares what *read* gives with *books*; a difference has *patience_s* seconds to go away since the last news."""

    books: Books
    read: ReadScorecard
    patience_s: float

    async def result(
        self, scopes: Iterable[Scope], periods: Iterable[Period], progress: Callable[[int], None]
    ) -> Result:
        """Return how all *scopes* compare in all *periods*; *progress* is told of each finished scorecard."""
        result, patience, turns = Result(), Patience(self.patience_s), asyncio.Semaphore(AT_ONCE)

        async def one(scope: Scope, period: Period) -> None:
            async with turns:
                comparisons = await self._settled(scope, period, patience)
            result.compared += len(comparisons)
            result.different += [comparison for comparison in comparisons if not comparison.is_equal]
            progress(1)

        await asyncio.gather(*(one(scope, period) for scope, period in product(scopes, periods)))
        return result

    async def _settled(self, scope: Scope, period: Period, patience: Patience) -> list[Comparison]:
        while True:
            card = await self.read(scope, period)
            patience.hear(scope, period, card["version"])
            figures = self.books.scorecard(scope, period, datetime.fromisoformat(card["as_of"]))
            comparisons = list(compared(str(scope), str(period), card["kpis"], figures))
            if all(comparison.is_equal for comparison in comparisons) or patience.is_over:
                return comparisons
            await asyncio.sleep(POLL_S)


def _now() -> float:
    return asyncio.get_running_loop().time()
