"""Acts on leads: each is a command, and a fact once the service has said it."""

from dataclasses import replace

from deploy.demo.facts import Act, Disqualification, Lead, Touch
from deploy.demo.live.scene import Scene, as_command
from deploy.demo.past.calls import call_at, ending_at
from deploy.demo.past.leads import CHANNELS, GIVEN_AT_ONCE, REASONS
from shared.clock import system_clock
from shared.events import (
    CallCompleted,
    LeadAssigned,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    Medium,
)


async def create(scene: Scene, lead_id: str) -> Lead:
    """Return a new lead; some have a manager at once."""
    channel = scene.dice.weighted(CHANNELS)
    manager = scene.dice.one_of(scene.managers) if scene.dice.happens(GIVEN_AT_ONCE) else None
    said = {"lead_id": lead_id, "client_id": f"client-of-{lead_id}", "channel": channel, "manager_id": manager}
    await scene.doors.command("leads", "/v1/leads", said)
    created = await scene.ears.heard(LeadCreated, lead_id)
    lead = Lead(lead_id, f"client-of-{lead_id}", created.time, channel, manager)
    scene.facts.put(lead)
    return lead


async def assign(scene: Scene, lead: Lead, manager: str) -> Lead:
    """Return the lead, given to *manager*."""
    await _command(scene, lead, "assign", manager_id=manager)
    event = await scene.ears.heard(LeadAssigned, lead.lead_id, len(lead.assignments) + 1)
    return _put(scene, replace(lead, assignments=(*lead.assignments, Act(event.time, manager))))


async def write(scene: Scene, lead: Lead, manager: str, *, is_automatic: bool = False) -> Lead:
    """Return the lead, whose client got a mail."""
    touch_id = f"{lead.lead_id}-mail-{len(lead.touches) + 1}"
    said = {"manager_id": manager, "touch_id": touch_id, "medium": Medium.MAIL, "automatic": is_automatic}
    await _command(scene, lead, "touch", **said)
    return await _touched(scene, lead, manager, touch_id, Medium.MAIL, is_automatic=is_automatic)


async def call(scene: Scene, lead: Lead, manager: str) -> Lead:
    """Return the lead, whose client was called: the service makes the call a touch."""
    now = system_clock()
    call_id = f"{lead.lead_id}-call-{len(lead.touches) + 1}"
    made = call_at(scene.cast, call_id, lead.client_id, manager, now, lead_id=lead.lead_id)
    made = replace(ending_at(now, made), reports=1)  # a command cannot be given twice
    await scene.doors.command("leads", "/v1/calls", as_command(made))
    completed = await scene.ears.heard(CallCompleted, call_id)
    scene.facts.put(replace(made, reported_at=completed.time))
    return await _touched(scene, lead, manager, call_id, Medium.CALL, is_automatic=False)


async def qualify(scene: Scene, lead: Lead, manager: str) -> Lead:
    """Return the lead, judged worth a deal."""
    await _command(scene, lead, "qualify", manager_id=manager)
    event = await scene.ears.heard(LeadQualified, lead.lead_id)
    return _put(scene, replace(lead, qualified=Act(event.time, manager)))


async def disqualify(scene: Scene, lead: Lead, manager: str) -> Lead:
    """Return the lead, dropped."""
    reason = scene.dice.weighted(REASONS)
    await _command(scene, lead, "disqualify", manager_id=manager, reason=reason)
    event = await scene.ears.heard(LeadDisqualified, lead.lead_id)
    return _put(scene, replace(lead, disqualified=Disqualification(event.time, manager, reason)))


async def _touched(
    scene: Scene, lead: Lead, manager: str, touch_id: str, medium: Medium, *, is_automatic: bool
) -> Lead:
    event = await scene.ears.heard(LeadTouched, lead.lead_id, len(lead.touches) + 1)
    touch = Touch(event.time, manager, touch_id, medium, is_automatic)
    return _put(scene, replace(lead, touches=(*lead.touches, touch)))


async def _command(scene: Scene, lead: Lead, what: str, **said: object) -> None:
    await scene.doors.command("leads", f"/v1/leads/{lead.lead_id}/{what}", said)


def _put(scene: Scene, lead: Lead) -> Lead:
    scene.facts.put(lead)
    return lead
