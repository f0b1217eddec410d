"""The use cases of the leads service: which entity a command is about, and which decision it asks for."""

from dataclasses import dataclass

from services.leads.call import CALL, PLANNED_CALL, Call, CompleteCall, PlanCall, PlannedCall, complete, plan
from services.leads.lead import (
    LEAD,
    AssignLead,
    CreateLead,
    DisqualifyLead,
    Lead,
    QualifyLead,
    TouchLead,
    assign,
    conversion,
    create,
    disqualify,
    qualify,
    touch,
)
from shared.desk import Desk
from shared.entity import Entity
from shared.events import AnyEvent, DealClosed, DealOutcome
from shared.reactions import carry_out


@dataclass(frozen=True)
class LeadHandlers:
    """What can be done about leads and calls; every command raises what its decision and `Desk.carry_out` raise."""

    desk: Desk

    async def create(self, command: CreateLead) -> Entity[Lead]:
        """Create a lead."""
        lead_id = command.lead_id or self.desk.new_id()
        return await self.desk.carry_out(LEAD, lead_id, lambda lead: create(lead_id, lead, command))

    async def assign(self, lead_id: str, command: AssignLead, expected: int | None) -> Entity[Lead]:
        """Give a lead to a manager."""
        return await self.desk.carry_out(LEAD, lead_id, lambda lead: assign(lead_id, lead, command), expected=expected)

    async def touch(self, lead_id: str, command: TouchLead, expected: int | None) -> Entity[Lead]:
        """Note a contact with the client of a lead."""
        new_id = self.desk.new_id()
        return await self.desk.carry_out(
            LEAD, lead_id, lambda lead: touch(lead_id, lead, command, new_id), expected=expected
        )

    async def qualify(self, lead_id: str, command: QualifyLead, expected: int | None) -> Entity[Lead]:
        """Judge a lead worth a deal."""
        return await self.desk.carry_out(LEAD, lead_id, lambda lead: qualify(lead_id, lead, command), expected=expected)

    async def disqualify(self, lead_id: str, command: DisqualifyLead, expected: int | None) -> Entity[Lead]:
        """Stop working a lead."""
        return await self.desk.carry_out(
            LEAD, lead_id, lambda lead: disqualify(lead_id, lead, command), expected=expected
        )

    async def plan_call(self, command: PlanCall) -> Entity[PlannedCall]:
        """Plan a call."""
        call_id = command.call_id or self.desk.new_id()
        return await self.desk.carry_out(PLANNED_CALL, call_id, lambda planned: plan(call_id, planned, command))

    async def complete_call(self, command: CompleteCall) -> Entity[Call]:
        """Note a call, and the touch of its lead."""
        call_id = command.call_id or self.desk.new_id()
        lead = await self.desk.entities.load(LEAD, command.lead_id or call_id)
        return await self.desk.carry_out(
            CALL, call_id, lambda call: complete(call_id, call, command, lead.state), after=lead.last_time
        )

    async def convert(self, event: AnyEvent) -> None:
        """Mark the lead of a won deal as converted."""
        closed: DealClosed = event.data
        lead_id = closed.lead_id
        if lead_id is not None and closed.outcome is DealOutcome.WON:
            await carry_out(self.desk, LEAD, lead_id, lambda lead: conversion(lead_id, lead, event))
