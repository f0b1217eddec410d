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


@dataclass(frozen=True, slots=True)
class Auditor:
    """Compares what *read* gives with *books*; a difference has *patience_s* seconds to go away."""

    books: Books
    read: ReadScorecard
    patience_s: float

    async def result(
        self, scopes: Iterable[Scope], periods: Iterable[Period], progress: Callable[[int], None]
    ) -> Result:
        """Return how all *scopes* compare in all *periods*; *progress* is told of each finished scorecard."""
        result, deadline, turns = Result(), _now() + self.patience_s, asyncio.Semaphore(AT_ONCE)

        async def one(scope: Scope, period: Period) -> None:
            async with turns:
                comparisons = await self._settled(scope, period, deadline)
            result.compared += len(comparisons)
            result.different += [comparison for comparison in comparisons if not comparison.is_equal]
            progress(1)

        await asyncio.gather(*(one(scope, period) for scope, period in product(scopes, periods)))
        return result

    async def _settled(self, scope: Scope, period: Period, deadline: float) -> list[Comparison]:
        while True:
            card = await self.read(scope, period)
            figures = self.books.scorecard(scope, period, datetime.fromisoformat(card["as_of"]))
            comparisons = list(compared(str(scope), str(period), card["kpis"], figures))
            if all(comparison.is_equal for comparison in comparisons) or _now() > deadline:
                return comparisons
            await asyncio.sleep(POLL_S)


def _now() -> float:
    return asyncio.get_running_loop().time()
