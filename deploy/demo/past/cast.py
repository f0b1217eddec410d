"""What every story of the past needs: chance, the people, and the moment at which the past ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, TypeVar

from deploy.demo.dice import Dice
from deploy.demo.facts import Absence


class Dated(Protocol):
    """Something that happened at a moment."""

    @property
    def at(self) -> datetime:
        """Return when it happened."""


D = TypeVar("D", bound=Dated)

OFFICE_OPENS, OFFICE_MINUTES = time(8, 30), 9 * 60


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays, with which dice, until when."""

    dice: Dice
    managers: Sequence[str]
    end: datetime
    absences: Sequence[Absence] = ()

    def is_away(self, manager_id: str, day: date) -> bool:
        """Return whether the manager is not there on *day*."""
        return any(one.manager_id == manager_id and one.first <= day <= one.last for one in self.absences)

    def present(self, day: date) -> list[str]:
        """Return who is there on *day*."""
        return [manager for manager in self.managers if not self.is_away(manager, day)]

    def client(self, clients: int) -> str:
        """Return one of the first *clients* clients."""
        return f"client-{self.dice.number(1, clients):04}"

    def in_office(self, day: date) -> datetime:
        """Return a moment of *day* at which somebody is in the office."""
        return datetime.combine(day, OFFICE_OPENS, UTC) + timedelta(minutes=self.dice.number(0, OFFICE_MINUTES))

    def happened(self, acts: Sequence[D]) -> tuple[D, ...]:
        """Return those of *acts* that belong to the past."""
        return tuple(act for act in acts if act.at < self.end)
