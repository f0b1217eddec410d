"""What management says of people: teams, who is in them, who is away, who learned what."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.events.owners import ManagementEvent
from shared.events.parts import both_or_none
from shared.values import Currency, Day, Id, Whole


class AbsenceKind(StrEnum):
    """Why somebody is away."""

    VACATION = "vacation"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class TeamCreated(ManagementEvent):
    """A team exists, under a parent or at the top."""

    team_id: Id
    name: str = Field(min_length=1, max_length=200)
    parent_team_id: Id | None = None

    @property
    def subject(self) -> str:
        """Return the team's id."""
        return self.team_id


class _OfManager(ManagementEvent):
    """A fact about one manager."""

    manager_id: Id

    @property
    def subject(self) -> str:
        """Return the manager's id."""
        return self.manager_id


class _Membership(_OfManager):
    """A manager's place from the event's time on."""

    team_id: Id | None = None
    role: Id
    display_name: str | None = Field(default=None, max_length=200)


class ManagerJoined(_Membership):
    """A manager began to work here."""


class ManagerMoved(_Membership):
    """A manager went to another team or role."""


class ManagerLeft(_Membership):
    """A manager no longer works here; team and role are the last ones."""


class AbsenceRecorded(_OfManager):
    """A manager is away, the first and the last day included."""

    absence_id: Id
    from_day: Day
    to_day: Day
    kind: AbsenceKind

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.from_day > self.to_day:
            raise ValueError(f"`from_day` {self.from_day} is after `to_day` {self.to_day}")
        return self


class TrainingCompleted(_OfManager):
    """A manager was trained."""

    training_id: Id
    topic: Id
    kpi: Id | None = Field(default=None, description="the one that it should lift")
    score: Whole | None = None
    cost_minor: Whole | None = Field(default=None, description="minor units of `currency`; both or none")
    currency: Currency | None = None

    @model_validator(mode="after")
    def _cost_has_a_currency(self) -> Self:
        both_or_none(cost_minor=self.cost_minor, currency=self.currency)
        return self
