"""A plan: what a manager, a team or the company is to reach in a period; the highest version stands."""

from dataclasses import dataclass

from pydantic import Field, field_validator

from services.kpi.management.entities.judged import refuse_unknown
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, PlanSet
from shared.values import LARGEST, Breakdown, Currency, Id, Scope


@dataclass(frozen=True, slots=True)
class Plan:
    """The version of a plan that stands."""

    standing: PlanSet | None = None


class SetPlan(Command):
    """Somebody is to reach *target* in *period*; without an id, the plan is the one for this scope, KPI and period."""

    plan_id: Id | None = None
    scope: str = Field(max_length=220)
    kpi: Id
    period: str = Field(max_length=20)
    target: int | float = Field(ge=0, le=LARGEST)
    currency: Currency | None = None
    breakdown: Breakdown | None = None
    """`channel=web`: of that part of the numbers only."""

    @field_validator("target", mode="before")
    @classmethod
    def _is_a_number(cls, said: object) -> object:
        if not isinstance(said, int | float):  # the union would name `target.int`
            raise ValueError("a target is a number")  # noqa: TRY004  # pydantic reports no TypeError
        return said

    @property
    def usual_id(self) -> str:
        """Return the id of the plan for this scope, KPI and period."""
        part = f":{self.breakdown}" if self.breakdown else ""
        return f"plan:{self.scope}:{self.kpi}:{self.period}{part}"


def set_plan(plan_id: str, plan: Plan, command: SetPlan) -> list[PlanSet]:
    """Return the next version of the plan. Raises: UnknownKpiError."""
    refuse_unknown(command.kpi)
    version = plan.standing.version + 1 if plan.standing else 1
    return [PlanSet(**command.model_dump() | {"plan_id": plan_id, "version": version})]


def evolve(plan: Plan, event: AnyEvent) -> Plan:
    """Return *plan* after *event*."""
    match event.data:
        case PlanSet() as said if plan.standing is None or said.version >= plan.standing.version:
            return Plan(said)
        case _:
            return plan


PLAN = Kind(
    name="plans",
    opened_by=PlanSet,
    joined_by={PlanSet: "plan_id"},
    blank=Plan(),
    evolve=evolve,
    facets={
        "scope": lambda plan: plan.standing and plan.standing.scope,
        "kpi": lambda plan: plan.standing and plan.standing.kpi,
        "period": lambda plan: plan.standing and plan.standing.period,
    },
    is_seen=lambda _id, plan, sight: plan.standing is not None and sight.sees(Scope.parse(plan.standing.scope)),
)
