"""The use cases of management: which entity a command is about, and which decision it asks for."""

from dataclasses import dataclass

from services.kpi.management.membership import MEMBERSHIP, JoinManager, Membership, MoveManager, join, move
from services.kpi.management.plan import PLAN, Plan, SetPlan, set_plan
from services.kpi.management.team import TEAM, CreateTeam, Team, create
from shared.desk import Desk
from shared.entity import Entity


@dataclass(frozen=True)
class ManagementHandlers:
    """What management decides; every command raises what its decision and `Desk.carry_out` raise."""

    desk: Desk

    async def create_team(self, command: CreateTeam) -> Entity[Team]:
        """Create a team."""
        team_id = command.team_id or self.desk.new_id()
        return await self.desk.carry_out(TEAM, team_id, lambda team: create(team_id, team, command))

    async def join(self, command: JoinManager) -> Entity[Membership]:
        """Have a manager begin."""
        id_ = command.manager_id or self.desk.new_id()
        return await self.desk.carry_out(MEMBERSHIP, id_, lambda membership: join(id_, membership, command))

    async def move(self, id_: str, command: MoveManager, expected: int | None) -> Entity[Membership]:
        """Move a manager."""
        return await self.desk.carry_out(
            MEMBERSHIP, id_, lambda membership: move(id_, membership, command), expected=expected
        )

    async def set_plan(self, command: SetPlan, expected: int | None) -> Entity[Plan]:
        """Set a target."""
        plan_id = command.plan_id or command.usual_id
        return await self.desk.carry_out(
            PLAN, plan_id, lambda plan: set_plan(plan_id, plan, command), expected=expected
        )
