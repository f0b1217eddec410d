"""What management says of contests: whose numbers are compared over which days, and how it came out."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from shared.events.envelope import Part
from shared.events.owners import ManagementEvent
from shared.events.parts import KpiReading
from shared.values import Day, Id, ScopeName, Whole

MOST_PLACES = 250
"""So many fit into one event, however long the names are."""


class ContestOf(StrEnum):
    """Who competes."""

    MANAGER = "manager"
    TEAM = "team"


def _each_once(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(ids)) != len(ids):
        raise ValueError("names somebody twice")
    return ids


CompetitorIds = Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_PLACES), AfterValidator(_each_once)]


class _Contest(ManagementEvent):
    contest_id: Id
    name: str = Field(min_length=1, max_length=200)
    kpi: Id
    of: ContestOf
    first_day: Day
    last_day: Day
    prize: str | None = Field(default=None, min_length=1, max_length=500)

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last: date, told: ValidationInfo) -> date:
        if last < told.data.get("first_day", last):
            raise ValueError(f"{last} is before `first_day` {told.data['first_day']}")
        return last

    @property
    def subject(self) -> str:
        """Return the contest's id."""
        return self.contest_id


class ContestAnnounced(_Contest):
    """Managers or teams compete by one KPI over some days; what was announced last holds."""

    ids: CompetitorIds | None = Field(default=None, description="who competes; without it everybody does")
    team_id: Id | None = Field(default=None, description="only the managers of this team, with their days in it")
    grace_days: int = Field(ge=0, le=90, description="so many days after the last one late facts still count")
    least_n: Whole = Field(description="how many facts have to stand behind a value for a rank")


class ContestCancelled(_Contest):
    """A contest takes no place, or is not finished."""


class ContestPlace(Part):
    """What one competitor has."""

    rank: int | None = Field(
        default=None, description="equal values share one; null without a value, or of too few facts"
    )
    scope: ScopeName
    name: str = Field(description="what people called the scope then")
    reading: KpiReading


class ContestSettled(_Contest):
    """A contest is over, and this is its result for good."""

    competitors: Whole = Field(description="how many competed; `places` has the first of them")
    places: tuple[ContestPlace, ...] = Field(max_length=MOST_PLACES)
