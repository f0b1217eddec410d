"""What the leads service does of its own accord, when it hears of something."""

from dataclasses import dataclass

from services.leads.entities.lead import LEAD, conversion
from shared.desk import Desk
from shared.events import AnyEvent, DealClosed, DealOutcome
from shared.reactions import carry_out


@dataclass(frozen=True)
class LeadHandlers:
    """Answers to events."""

    desk: Desk

    async def convert(self, event: AnyEvent) -> None:
        """Mark the lead of a won deal as converted."""
        closed: DealClosed = event.data
        lead_id = closed.lead_id
        if lead_id is not None and closed.outcome is DealOutcome.WON:
            await carry_out(self.desk, LEAD, lead_id, lambda lead: conversion(lead_id, lead, event))
