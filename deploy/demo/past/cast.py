"""What every story of the past needs: chance, the people, and the moment at which the past ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from deploy.demo.dice import Dice


class Dated(Protocol):
    """Something that happened at a moment."""

    @property
    def at(self) -> datetime:
        """Return when it happened."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays, with which dice, until when."""

    dice: Dice
    managers: Sequence[str]
    end: datetime

    def happened(self, acts: Sequence[D]) -> tuple[D, ...]:
        """Return those of *acts* that belong to the past."""
        return tuple(act for act in acts if act.at < self.end)
