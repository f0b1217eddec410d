"""The HTTP side of management: its kinds of entities, and the decisions that make and change them."""

from functools import partial
from typing import Any

from services.kpi.management.entities import absence, contest, contesting, handoff, task, team
from services.kpi.management.entities.forecast import FORECAST, submit
from services.kpi.management.entities.kpi_set import KPI_SET, define
from services.kpi.management.entities.membership import MEMBERSHIP, join, leave, move
from services.kpi.management.entities.membership import told as told_of_membership
from services.kpi.management.entities.plan import PLAN, set_plan
from services.kpi.management.entities.rate import RATE, set_rate
from services.kpi.management.entities.training import TRAINING, complete
from shared.resource import Action, Beside, Clocked, Resource

_STATUS: Clocked[contest.Contest] = Clocked(
    "status",
    contest.ContestStatus,
    seen=contest.seen_at,
    asked=contest.asked_at,
    by=("kept_as", "starts_at", "ends_at"),
)


def resources(currency: str, usage: contesting.Usage) -> tuple[Resource[Any], ...]:
    """Return what management has, in a company whose money is *currency*, with contests by *usage*."""
    return (
        Resource(
            "/v1/teams/{team_id}",
            team.TEAM,
            opens={"/v1/teams": team.create},
            changes={"change": team.change},
            told=team.told,
        ),
        Resource(
            "/v1/managers/{manager_id}",
            MEMBERSHIP,
            opens={"/v1/managers": join},
            changes={"move": move, "leave": leave},
            told=told_of_membership,
        ),
        Resource(
            "/v1/absences/{absence_id}",
            absence.ABSENCE,
            opens={"/v1/absences": absence.record},
            changes={"change": absence.change},
            order="from_day",
        ),
        Resource("/v1/trainings/{training_id}", TRAINING, opens={"/v1/trainings": complete}, order="completed_at"),
        Resource("/v1/plans/{plan_id}", PLAN, opens={"/v1/plans": set_plan}),
        Resource("/v1/kpi-sets/{role}", KPI_SET, opens={"/v1/kpi-sets": define}),
        Resource("/v1/forecasts/{forecast_id}", FORECAST, opens={"/v1/forecasts": submit}, order="submitted_at"),
        Resource("/v1/rates/{currency}", RATE, opens={"/v1/rates": partial(set_rate, own=currency)}),
        Resource(
            "/v1/tasks/{task_id}",
            task.TASK,
            opens={"/v1/tasks": task.assign},
            changes={
                "reschedule": task.reschedule,
                "reassign": task.reassign,
                "complete": task.complete,
                "cancel": task.cancel,
            },
            order="due_at",
        ),
        Resource(
            "/v1/handoffs/{handoff_id}",
            handoff.HANDOFF,
            opens={"/v1/handoffs": Action(handoff.request, (Beside(handoff.HANDOFF, "retry_of"),))},
            changes={"accept": handoff.accept, "reject": handoff.reject},
            order="requested_at",
        ),
        Resource(
            "/v1/contests/{contest_id}",
            contest.contests(usage.rules),
            opens={"/v1/contests": partial(contesting.announce, usage=usage)},
            changes={"amend": partial(contesting.amend, usage=usage), "cancel": contesting.cancel},
            order="settles_at",
            clocked=_STATUS,
            told=contest.told,
        ),
    )
