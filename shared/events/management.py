"""What management says: teams and who is in them, plans, and corrections."""

from typing import Any, ClassVar

from pydantic import Field, field_validator

from shared.events.envelope import EventData
from shared.topics import MANAGEMENT
from shared.values import LARGEST, UNASSIGNED, Currency, Id, Period, Positive, Scope


class ManagementEvent(EventData):
    """An event of `sales.management`."""

    topic: ClassVar[str] = MANAGEMENT
    owner: ClassVar[str] = "kpi"


class TeamCreated(ManagementEvent):
    """A team exists, under a parent or at the top."""

    team_id: Id
    name: str = Field(min_length=1, max_length=200)
    parent_team_id: Id | None = None

    @property
    def subject(self) -> str:
        """Return the team's id."""
        return self.team_id


class _Membership(ManagementEvent):
    """A manager's place from the event's time on."""

    manager_id: Id
    team_id: Id | None = None
    role: Id
    display_name: str | None = Field(default=None, max_length=200)

    @property
    def subject(self) -> str:
        """Return the manager's id."""
        return self.manager_id


class ManagerJoined(_Membership):
    """A manager began to work here."""


class ManagerMoved(_Membership):
    """A manager went to another team or role."""


class PlanSet(ManagementEvent):
    """A target was set; the highest version of a plan stands."""

    plan_id: Id
    scope: str = Field(description="manager:{id}, team:{id} or company")
    kpi: Id
    period: str
    target: int | float = Field(ge=0, le=LARGEST, description="in the KPI's unit")
    currency: Currency | None = Field(default=None, description="when the target is money")
    version: Positive

    @field_validator("scope")
    @classmethod
    def _names_a_scope(cls, text: str) -> str:
        if Scope.parse(text) == UNASSIGNED:
            raise ValueError("a plan is somebody's: a manager's, a team's or the company's")
        return text

    @field_validator("period")
    @classmethod
    def _names_a_period(cls, text: str) -> str:
        Period.parse(text)
        return text

    @property
    def subject(self) -> str:
        """Return the plan's id."""
        return self.plan_id


class EventRetracted(EventData):
    """A fact was wrong: it counts as never said. Carries that event whole, so that its records are found."""

    topic: ClassVar[str] = MANAGEMENT
    """Only where it is listed: on the wire its topic and subject are those of the retracted event."""
    owner: ClassVar[str] = "any"

    event: dict[str, Any] = Field(description="the retracted event, a whole CloudEvent; not itself a retraction")
    reason: str = Field(min_length=1, max_length=200)

    @property
    def subject(self) -> str:
        """Return the retracted event's subject."""
        return str(self.event.get("subject", ""))
