"""What the leads service does of its own accord, when it hears of something."""

from dataclasses import dataclass
from functools import partial

from services.leads.entities.lead import LEAD, conversion
from services.leads.entities.permission import PERMISSIONS
from services.leads.entities.planned_call import PLANNED_CALL, Feedback, PlannedCallStatus, feedback_call, stopped
from services.leads.entities.promotion import PROMOTION, Promotion, ending
from shared.derived_id import derived_id
from shared.desk import Desk
from shared.entities import Question
from shared.entity import Entity
from shared.events import AnyEvent, ContactPermissionChanged, DealClosed, DealOutcome, ShipmentDelivered
from shared.reactions import carry_out
from shared.resource import MOST_LISTED, Listing
from shared.story import story


@dataclass(frozen=True)
class LeadHandlers:
    """Answers to events."""

    desk: Desk
    lists: Listing
    feedback: Feedback

    async def convert(self, event: AnyEvent) -> None:
        """Mark the lead of a won deal as converted."""
        closed: DealClosed = event.data
        lead_id = closed.lead_id
        if lead_id is not None and closed.outcome is DealOutcome.WON:
            await carry_out(self.desk, LEAD, lead_id, lambda lead: conversion(lead_id, lead, event))

    async def ask_how_it_went(self, event: AnyEvent) -> None:
        """Plan a call to the client of a delivery, once per order."""
        delivered: ShipmentDelivered = event.data
        call_id = derived_id("feedback-call-of", delivered.order_id)
        wishes = (await self.desk.entities.load(PERMISSIONS, delivered.client_id)).state
        await carry_out(
            self.desk, PLANNED_CALL, call_id, lambda _call: feedback_call(call_id, event, wishes, self.feedback)
        )

    async def end_promotion(self, entity: Entity[Promotion]) -> None:
        """End a promotion whose last day is over, if it is ours."""
        if entity.writer == self.desk.source:
            started = story(entity.events).events[0]
            await carry_out(self.desk, PROMOTION, entity.id, partial(ending, entity.id, started=started))

    async def stop_calling(self, event: AnyEvent) -> None:
        """Take back our planned calls to a client who does not want to be called any more, whoever heard of that."""
        said: ContactPermissionChanged = event.data
        if (await self.desk.entities.load(PERMISSIONS, said.client_id)).state.may_call:
            return
        where = {"client_id": said.client_id, "status": PlannedCallStatus.PLANNED.value}
        for entity in await self.lists.listed(PLANNED_CALL, Question(where, most=MOST_LISTED)):
            await carry_out(self.desk, PLANNED_CALL, entity.id, partial(stopped, entity.id, forbidden=event))
