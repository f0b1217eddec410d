"""What every act of the live day needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from deploy.demo.dice import Dice
from deploy.demo.doors import Doors, Json
from deploy.demo.facts import Fact, Facts
from deploy.demo.live.ears import Ears
from deploy.demo.past.cast import Cast
from deploy.demo.sayings import sayings_of
from shared.clock import system_clock


@dataclass(frozen=True, slots=True)
class Scene:
    """The doors to the services, what is heard of them, the dice, and the facts to which each act adds."""

    doors: Doors
    ears: Ears
    dice: Dice
    facts: Facts
    managers: Sequence[str]

    @property
    def cast(self) -> Cast:
        """Return what the stories need that are told of now."""
        return Cast(self.dice, self.managers, system_clock())


def as_command(fact: Fact) -> Json:
    """Return what brings *fact* about: a command has the fields of the event that it leads to."""
    _, data = next(sayings_of(fact))
    return data.model_dump(mode="json", exclude_none=True)
