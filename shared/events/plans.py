"""What management says of what is wanted and expected: plans, KPI sets, forecasts, and the rates to add money up by."""

from decimal import Decimal
from typing import Self

from pydantic import Field, field_validator, model_validator

from shared.events.envelope import Part
from shared.events.owners import ManagementEvent
from shared.events.parts import WHOLE_BP
from shared.values import LARGEST, UNASSIGNED, Breakdown, Currency, Day, Id, PeriodName, Positive, Scope, Whole


class PlanSet(ManagementEvent):
    """A target was set; the highest version of a plan stands."""

    plan_id: Id
    scope: str = Field(description="manager:{id}, team:{id} or company")
    kpi: Id
    period: PeriodName
    target: int | float = Field(ge=0, le=LARGEST, description="in the KPI's unit")
    currency: Currency | None = Field(default=None, description="when the target is money")
    version: Positive
    breakdown: Breakdown | None = Field(default=None, description="`channel=web`: of that part of the numbers only")

    @field_validator("scope")
    @classmethod
    def _names_a_scope(cls, text: str) -> str:
        if Scope.parse(text) == UNASSIGNED:
            raise ValueError("a plan is somebody's: a manager's, a team's or the company's")
        return text

    @property
    def subject(self) -> str:
        """Return the plan's id."""
        return self.plan_id


class KpiSetItem(Part):
    """One KPI of a role's scorecard."""

    kpi: Id
    weight_bp: int = Field(ge=0, le=WHOLE_BP, description="basis points of the scorecard")
    cap_bp: Whole = Field(description="the most attainment that counts, in basis points")


class KpiSetDefined(ManagementEvent):
    """A role is judged by these KPIs from a day on."""

    role: Id
    valid_from: Day
    items: tuple[KpiSetItem, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_kpi_once(self) -> Self:
        if len({item.kpi for item in self.items}) != len(self.items):
            raise ValueError("`items` names a KPI twice")
        return self

    @property
    def subject(self) -> str:
        """Return the role."""
        return self.role


class ForecastSubmitted(ManagementEvent):
    """A manager said what a period will bring."""

    forecast_id: Id
    manager_id: Id
    period: PeriodName
    amount_minor: Whole
    currency: Currency

    @property
    def subject(self) -> str:
        """Return the manager's id."""
        return self.manager_id


class ExchangeRateSet(ManagementEvent):
    """From a day on, money of this currency is worth so much in the company's base currency."""

    currency: Currency
    rate: str = Field(
        pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$",
        description="decimal: major units of the base currency for 1 major unit of this one",
    )
    valid_from: Day

    @field_validator("rate")
    @classmethod
    def _is_worth_something(cls, text: str) -> str:
        if not Decimal(text):
            raise ValueError("a rate is more than 0")
        return text

    @property
    def subject(self) -> str:
        """Return the currency."""
        return self.currency
