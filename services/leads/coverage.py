"""Every lead gets a manager, and another one when nobody answers: what is done when a lead is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.leads.entities.assignment import Assignment, Rule
from services.leads.entities.coverage import giving, never_had
from services.leads.entities.lead import LEAD, Lead, LeadStatus
from services.leads.entities.staff import STAFF, Staff
from services.leads.errors import NobodyHereError
from shared.desk import Desk
from shared.entities import Question
from shared.entity import Entity, Kind, StateT
from shared.events import LeadCreated
from shared.reactions import carry_out
from shared.resource import MOST_LISTED


class Office(Protocol):
    """Where it is known who works here, and who works on what."""

    async def load(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        """Return the entity, at version 0 if it is not kept."""

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        """Return the entities that *question* asks for."""

    async def count(self, kind: Kind[Any], where: Mapping[str, Any]) -> int:
        """Return how many entities have facets as *where* says."""


class Rota(Protocol):
    """Where turns are kept."""

    async def take(self, rule: str, among: Sequence[str], what: str) -> str:
        """Return whose turn it is; for the same *what*, the same."""


@dataclass(frozen=True)
class Coverage:
    """Gives leads to managers, as *rules* say."""

    desk: Desk
    office: Office
    rota: Rota
    rules: Assignment

    async def look(self, entity: Entity[Lead]) -> None:
        """Give a lead that is due to the next manager; who had it does not get it again. Raises: NobodyHereError.

        Of two that look at once one is late, and finds the lead no longer as it was.
        """
        seen, rule = entity.state, self.rules.rule_for(entity.state)
        if rule is None or entity.writer != self.desk.source:
            return
        here = await self._here(rule)
        event_id = f"{entity.id}:LeadAssigned:{entity.version}"
        opening = next(event for event in entity.events if isinstance(event.data, LeadCreated))
        candidates = never_had(seen, (manager_id for manager_id, is_here in here.items() if is_here))
        if here and not never_had(seen, here):
            return
        if not candidates:
            raise NobodyHereError(entity.id, rule.name)
        chosen = await self._chosen(rule, candidates, event_id)
        await carry_out(
            self.desk,
            LEAD,
            entity.id,
            lambda lead: giving(entity.id, lead, chosen, opening, event_id) if lead == seen else None,
        )

    async def _here(self, rule: Rule) -> dict[str, bool]:
        """Return whom *rule* gives leads to, and whether each is here today."""
        today = self.desk.clock().astimezone(self.rules.time_zone).date()
        return {one.id: one.state.is_here(today) for one in await self._members(rule)}

    async def _members(self, rule: Rule) -> list[Entity[Staff]]:
        if rule.to.managers is not None:
            return [await self.office.load(STAFF, manager_id) for manager_id in rule.to.managers]
        question = Question({"team_id": rule.to.team, "has_left": "false"}, most=MOST_LISTED)
        return await self.office.listed(STAFF, question)

    async def _chosen(self, rule: Rule, candidates: list[str], what: str) -> str:
        if rule.how == "least_loaded":
            loads = {manager_id: await self._load(manager_id) for manager_id in candidates}
            candidates = [manager_id for manager_id in candidates if loads[manager_id] == min(loads.values())]
        return await self.rota.take(rule.name, candidates, what)

    async def _load(self, manager_id: str) -> int:
        return await self.office.count(LEAD, {"status": LeadStatus.OPEN.value, "manager_id": manager_id})
