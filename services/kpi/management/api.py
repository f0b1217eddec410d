"""The HTTP routes of management."""

from fastapi import APIRouter

from services.kpi.management.handlers import ManagementHandlers
from services.kpi.management.membership import MEMBERSHIP, JoinManager, Membership, MoveManager
from services.kpi.management.plan import PLAN, Plan, SetPlan
from services.kpi.management.team import TEAM, CreateTeam, Team
from shared.views import Expected, View


def management_routes(handlers: ManagementHandlers) -> APIRouter:
    """Return the routes for teams, managers and plans."""
    router = APIRouter(prefix="/v1", tags=["management"])

    @router.post("/teams", status_code=202)
    async def create_team(command: CreateTeam) -> View[Team]:
        """A team exists from now on."""
        return View.of(await handlers.create_team(command))

    @router.get("/teams/{team_id}")
    async def team(team_id: str) -> View[Team]:
        """Return a team."""
        return View.of(await handlers.desk.found(TEAM, team_id))

    @router.post("/managers", status_code=202)
    async def join_manager(command: JoinManager) -> View[Membership]:
        """A manager begins to work here."""
        return View.of(await handlers.join(command))

    @router.get("/managers/{manager_id}")
    async def membership(manager_id: str) -> View[Membership]:
        """Return where a manager works."""
        return View.of(await handlers.desk.found(MEMBERSHIP, manager_id))

    @router.post("/managers/{manager_id}/move", status_code=202)
    async def move_manager(manager_id: str, command: MoveManager, expected: Expected) -> View[Membership]:
        """A manager goes to another team, role or name."""
        return View.of(await handlers.move(manager_id, command, expected))

    @router.post("/plans", status_code=202)
    async def set_plan(command: SetPlan, expected: Expected) -> View[Plan]:
        """A target is set: the next version of the plan."""
        return View.of(await handlers.set_plan(command, expected))

    @router.get("/plans/{plan_id}")
    async def plan(plan_id: str) -> View[Plan]:
        """Return a plan."""
        return View.of(await handlers.desk.found(PLAN, plan_id))

    return router
