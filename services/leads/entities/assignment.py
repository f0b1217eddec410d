"""Assignment rules: which leads go to whom, in turn or by load.

They are a TOML file; `deploy/examples/assignment.toml` is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from services.leads.entities.lead import Lead
from shared.rule_file import RuleFile
from shared.values import Id, ZoneName

UTC = ZoneInfo("UTC")
MOST_MINUTES = 366 * 24 * 60
_FACTS = {"region": "region", "channel": "channel", "segment": "segment", "campaign": "campaign_id"}


def _listed(said: object) -> object:
    return tuple(said) if isinstance(said, list) else (said,)


Wanted = Annotated[tuple[Id, ...], BeforeValidator(_listed), Field(min_length=1)] | None
"""One value, or a list of which any will do."""


class When(RuleFile):
    """Which leads a rule is for; what is not named may be anything."""

    region: Wanted = None
    channel: Wanted = None
    segment: Wanted = None
    campaign: Wanted = None


class To(RuleFile):
    """Who is given them: some managers, or all of a team."""

    managers: Annotated[tuple[Id, ...], BeforeValidator(_listed), Field(min_length=1)] | None = None
    team: Id | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.managers is None) == (self.team is None):
            raise ValueError("name either `managers` or a `team`")
        return self


class Rule(RuleFile):
    """One rule; its turns are kept under its name."""

    name: str = Field(min_length=1, max_length=200)
    when: When = When()
    how: Literal["round_robin", "least_loaded"]
    to: To
    unanswered_minutes: float | None = Field(default=None, gt=0, le=MOST_MINUTES)

    def fits(self, lead: Lead) -> bool:
        """Say whether the rule is for *lead*."""
        wanted = ((getattr(self.when, name), getattr(lead, fact)) for name, fact in _FACTS.items())
        return all(values is None or fact in values for values, fact in wanted)


class AssignmentFile(RuleFile):
    """The rules, in order, and the zone whose calendar says who is here today."""

    time_zone: ZoneName = "UTC"
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [rule.name for rule in self.rules]
        if len(set(names)) < len(names):
            raise ValueError(f"two rules are named {max(names, key=names.count)!r}")
        return self


@dataclass(frozen=True, slots=True)
class Assignment:
    """The rules, and the limit where the one that fits names none."""

    rules: tuple[Rule, ...] = ()
    time_zone: ZoneInfo = UTC
    unanswered: timedelta | None = None

    def rule_for(self, lead: Lead) -> Rule | None:
        """Return the first rule that fits."""
        return next((rule for rule in self.rules if rule.fits(lead)), None)

    def limit(self, lead: Lead) -> timedelta | None:
        """Return how long a manager may leave *lead* unanswered."""
        rule = self.rule_for(lead)
        own = rule.unanswered_minutes if rule else None
        return self.unanswered if own is None else timedelta(minutes=own)


class Turn(NamedTuple):
    """A manager's last turn: its number, and what it was for."""

    manager_id: str
    number: int
    what: str


Turns = tuple[Turn, ...]


def next_turn(turns: Turns, among: Sequence[str], what: str) -> Turn:
    """Return whose turn it is *among* managers: who had none yet or the longest ago, as they are listed.

    What is asked again for the same *what* has the same answer.
    """
    before = next((turn for turn in turns if turn.what == what and turn.manager_id in among), None)
    if before is not None:
        return before
    numbers = {turn.manager_id: turn.number for turn in turns}
    chosen = min(among, key=lambda manager_id: numbers.get(manager_id, 0))
    return Turn(chosen, max(numbers.values(), default=0) + 1, what)


def with_turn(turns: Turns, turn: Turn) -> Turns:
    """Return *turns* with this one."""
    return (*(one for one in turns if one.manager_id != turn.manager_id), turn)
