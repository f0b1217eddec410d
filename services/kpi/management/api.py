"""The HTTP side of management: its kinds of entities, and the decisions that make and change them."""

from services.kpi.management.entities.membership import MEMBERSHIP, join, move
from services.kpi.management.entities.plan import PLAN, set_plan
from services.kpi.management.entities.team import TEAM, create
from shared.resource import Resource

RESOURCES = (
    Resource("/v1/teams/{team_id}", TEAM, opens={"/v1/teams": create}),
    Resource("/v1/managers/{manager_id}", MEMBERSHIP, opens={"/v1/managers": join}, changes={"move": move}),
    Resource("/v1/plans/{plan_id}", PLAN, opens={"/v1/plans": set_plan}),
)
