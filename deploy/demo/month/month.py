"""The month itself: day by day the acts of everybody, each at its time."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from deploy.demo.dice import Dice
from deploy.demo.month.books import Books
from deploy.demo.month.clock import FileClock
from deploy.demo.month.commands import Commands
from shared.values import COMPANY, UNASSIGNED, Period, PeriodKind, Scope

DAYS = 30
OPENS = time(9)
STEP = timedelta(minutes=5)
"""How long an act takes: after each, the clock moves on by this much."""
TEAMS = {"north": ("ada", "bruno", "chloe"), "south": ("elif", "felix", "grace")}


class Origin(NamedTuple):
    """When something began, and who had it."""

    at: datetime
    manager_id: str


@dataclass
class Month:
    """What every act needs: the commands, the clock that they move, the dice, and the books that they write."""

    commands: Commands
    clock: FileClock
    dice: Dice
    books: Books
    first: date
    days: int = DAYS
    things: dict[str, list[str]] = field(default_factory=dict)
    """Ids that an act leaves for another of a later day, by what they name."""
    origins: dict[str, "Origin"] = field(default_factory=dict)
    """Where things come from, by their ids, for numbers that look back."""
    _made: int = 0

    @property
    def managers(self) -> list[str]:
        """Return who works here."""
        return [manager for members in TEAMS.values() for manager in members]

    @property
    def today(self) -> int:
        """Return the number of the day, from 0."""
        return (self.clock().date() - self.first).days

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.first + timedelta(days=self.days - 1)

    def new_id(self, kind: str) -> str:
        """Return an id that nothing has yet."""
        self._made += 1
        return f"{kind}-{self._made}"

    def somebody(self) -> str:
        """Return any manager."""
        return self.dice.one_of(self.managers)

    def passes(self, by: timedelta = STEP) -> datetime:
        """Let time pass, and return the time."""
        return self.clock.advance(by)

    def leave(self, name: str, id_: str) -> None:
        """Leave the id of something for another act."""
        self.things.setdefault(name, []).append(id_)

    def take(self, name: str) -> str | None:
        """Return the id that was left longest, if any was."""
        left = self.things.get(name, [])
        return left.pop(0) if left else None

    def scopes(self) -> list[Scope]:
        """Return whose numbers there are."""
        teams = (Scope.team(team) for team in TEAMS)
        return [COMPANY, UNASSIGNED, *teams, *(Scope.manager(manager) for manager in self.managers)]

    def periods(self) -> list[Period]:
        """Return the months that the days are of, and three single days."""
        some = [self.first, self.first + timedelta(days=self.days // 2), self.last]
        months = {Period.of(PeriodKind.MONTH, day): None for day in (self.first, self.last)}
        return [*months, *(Period.of(PeriodKind.DAY, day) for day in some)]


Act = Callable[[Month], Awaitable[None]]
"""What happens on one day in one part of the department; it decides by the number of the day what there is to do."""


async def lived(month: Month, acts: Iterable[Act]) -> None:
    """Live the month: on every day each of *acts*, one after the other."""
    daily = list(acts)
    for number in range(month.days):
        month.clock.set(datetime.combine(month.first + timedelta(days=number), OPENS, UTC))
        for act in daily:
            await act(month)
            month.passes()


def team_of(manager_id: str, _day: date) -> str | None:
    """Return the team of a manager; nobody moves."""
    return next((team for team, members in TEAMS.items() if manager_id in members), None)
