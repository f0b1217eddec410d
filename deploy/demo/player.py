"""The play: the past is told, the live day is played, and after each the numbers are held against the books."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from deploy.demo.auditor import Auditor, Result, scopes_of
from deploy.demo.books import Books
from deploy.demo.doors import Doors
from deploy.demo.facts import Team
from deploy.demo.live.day import LiveDay
from deploy.demo.opening import Opening
from deploy.demo.report import differences, numbers, shown
from shared.clock import system_clock
from shared.values import COMPANY, Period, Scope

ZONE = ZoneInfo("UTC")
"""The time zone that the demonstration's stack runs in."""
PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How the live day goes: acts per second, and for how many seconds (None = until somebody stops it)."""

    acts_per_second: float
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Player:
    """Plays *opening* and a live day through *doors*, and shows it on *screen*."""

    doors: Doors
    opening: Opening
    screen: Console
    patience_s: float = PATIENCE_S
    """How long a number may take to become that of the books, since the last one that changed."""

    async def tell_past(self) -> None:
        """Publish the past."""
        events = self.opening.events
        with shown(self.screen, "history: events published", len(events)) as progress:
            await self.doors.publish(events, progress)

    async def play(self, day: LiveDay, pace: Pace, stopping: asyncio.Event) -> None:
        """Play the live day until *stopping*, or until its time is up."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        with shown(self.screen, "live day: seconds", int(pace.seconds or 0)) as progress:
            second = 0
            while not stopping.is_set() and (pace.seconds is None or loop.time() - start < pace.seconds):
                began = loop.time()
                await day.act()
                second, passed = int(loop.time() - start), second
                progress(second - passed)
                await _pause(stopping, began + 1 / pace.acts_per_second - loop.time())

    async def audited(self, what: str) -> bool:
        """Compare every number with the books, show how it went, and return whether all are equal."""
        books, today = Books(self.opening.facts, ZONE), _today()
        scopes, periods = list(scopes_of(self.opening.facts)), self.opening.periods(today)
        with shown(self.screen, f"{what}: scorecards compared", len(scopes) * len(periods)) as progress:
            result = await Auditor(books, self._scorecard, self.patience_s).result(scopes, periods, progress)
        self._show(result)
        return result.is_equal

    def show_numbers(self) -> None:
        """Show the numbers of the company and its teams, month by month."""
        books, now = Books(self.opening.facts, ZONE), system_clock()
        for period in self.opening.months_shown(_today()):
            owners = [COMPANY, *(Scope.team(team) for team in columns(self.opening.facts.teams))]
            cards = {str(owner): books.scorecard(owner, period, now) for owner in owners}
            self.screen.print(numbers(f"{period}", cards))

    async def _scorecard(self, scope: Scope, period: Period) -> dict[str, Any]:
        return await self.doors.read("kpi", f"/v1/scorecards/{scope}?period={period}")

    def _show(self, result: Result) -> None:
        if result.is_equal:
            self.screen.print(f"{result.compared:,} numbers equal the books")
        else:
            self.screen.print(differences(result.different))


def columns(teams: Mapping[str, Team]) -> list[str]:
    """Return the teams that a table has room for: those at the top, or all, where there is one at the top."""
    top = [team for team, described in teams.items() if described.parent_id is None]
    return top if len(top) > 1 else list(teams)


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), max(0.0, seconds))
    except TimeoutError:
        return


def _today() -> date:
    return system_clock().astimezone(ZONE).date()
