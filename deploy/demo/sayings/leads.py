"""What is said of leads."""

from collections.abc import Iterator

from deploy.demo.facts import Lead
from deploy.demo.sayings.saying import Saying
from shared.events import LeadAssigned, LeadCreated, LeadDisqualified, LeadQualified, LeadTouched


def of_lead(lead: Lead) -> Iterator[Saying]:
    """Yield what was done about the lead."""
    ids = {"lead_id": lead.lead_id, "client_id": lead.client_id}
    yield (
        lead.created_at,
        LeadCreated(**ids, channel=lead.channel, segment=lead.segment, region=lead.region, manager_id=lead.manager_id),
    )
    for act in lead.assignments:
        yield act.at, LeadAssigned(**ids, manager_id=act.manager_id)
    for touch in lead.touches:
        yield (
            touch.at,
            LeadTouched(
                **ids,
                manager_id=touch.manager_id,
                touch_id=touch.touch_id,
                medium=touch.medium,
                automatic=touch.is_automatic,
            ),
        )
    if lead.qualified:
        yield (
            lead.qualified.at,
            LeadQualified(
                **ids,
                manager_id=lead.qualified.manager_id,
                channel=lead.channel,
                segment=lead.segment,
                region=lead.region,
            ),
        )
    if lead.disqualified:
        gone = lead.disqualified
        yield gone.at, LeadDisqualified(**ids, manager_id=gone.manager_id, reason=gone.reason)
