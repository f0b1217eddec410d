"""Leads: where they come from, who gets them, how soon they hear from us, and what becomes of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from deploy.demo.facts import Act, Call, Disqualification, Lead, Touch
from deploy.demo.past.calls import call_at
from deploy.demo.past.cast import Cast
from deploy.demo.past.clients import region_of, segment_of
from deploy.demo.past.talent import talent_of
from deploy.demo.past.troubles import worth_of
from shared.events import DisqualifyReason, Medium

CHANNELS: dict[str | None, float] = {"website": 36, "ads": 30, "referral": 16, "fair": 10, None: 8}
MEDIA = {Medium.CALL: 55, Medium.MAIL: 25, Medium.CHAT: 10, Medium.MEETING: 6, Medium.MESSAGE: 4}
REASONS = {
    DisqualifyReason.SPAM: 6,
    DisqualifyReason.DUPLICATE: 3,
    DisqualifyReason.TEST: 1,
    DisqualifyReason.NO_NEED: 16,
    DisqualifyReason.NO_BUDGET: 10,
    DisqualifyReason.UNREACHABLE: 10,
}
GIVEN_AT_ONCE, NEVER_GIVEN, GREETED, QUALIFIED, UNDECIDED, PASSED_ON = 0.25, 0.06, 0.3, 0.5, 0.08, 0.05
ASSIGNED_AFTER, TOUCHED_AFTER, DECIDED_AFTER = timedelta(minutes=6), timedelta(minutes=22), timedelta(hours=20)


def a_lead(cast: Cast, lead_id: str, client_id: str, created_at: datetime) -> Lead:
    """Return a lead and all that was done about it before the end."""
    dice = cast.dice
    lead = Lead(
        lead_id,
        client_id,
        created_at,
        dice.weighted(CHANNELS),
        segment=segment_of(client_id),
        region=region_of(client_id),
    )
    manager, at = whoever_sells(cast, created_at.date()), created_at + dice.lasting(ASSIGNED_AFTER)
    if dice.happens(GIVEN_AT_ONCE):
        lead, at = replace(lead, manager_id=manager), created_at
    elif dice.happens(NEVER_GIVEN) or at >= cast.end:
        return lead
    else:
        passed_on = [Act(at + timedelta(hours=1), dice.one_of(cast.managers))] if dice.happens(PASSED_ON) else []
        lead = replace(lead, assignments=cast.happened([Act(at, manager), *passed_on]))
    lead = replace(lead, touches=cast.happened(list(_touches(cast, lead, manager, at))))
    return _decided(cast, lead, manager, at)


def whoever_sells(cast: Cast, day: date) -> str:
    """Return who gets a lead that comes in on *day*: whoever sells well gets more of them."""
    return cast.dice.weighted({manager: talent_of(manager).wins for manager in cast.present(day)})


def calls_of(cast: Cast, lead: Lead) -> Iterator[Call]:
    """Yield the calls among the lead's touches."""
    for touch in lead.touches:
        if touch.medium is Medium.CALL:
            call = call_at(cast, touch.touch_id, lead.client_id, touch.manager_id, touch.at, lead_id=lead.lead_id)
            if call.reported_at < cast.end:
                yield call


def _touches(cast: Cast, lead: Lead, manager: str, assigned_at: datetime) -> Iterator[Touch]:
    dice = cast.dice
    if dice.happens(GREETED):
        greeted = lead.created_at + timedelta(seconds=dice.number(1, 40))
        yield Touch(greeted, manager, f"{lead.lead_id}-hello", Medium.MAIL, is_automatic=True)
    at, delay = assigned_at, talent_of(manager).delay
    for number in range(1, dice.number(1, 4)):
        at += dice.lasting(TOUCHED_AFTER * number * number * delay, 0.9)
        yield Touch(at, manager, f"{lead.lead_id}-touch-{number}", dice.weighted(MEDIA), is_automatic=False)


def _decided(cast: Cast, lead: Lead, manager: str, assigned_at: datetime) -> Lead:
    last = max([assigned_at, *(touch.at for touch in lead.touches)])
    at = last + cast.dice.lasting(DECIDED_AFTER)
    if at >= cast.end or cast.dice.happens(UNDECIDED):
        return lead
    if cast.dice.happens(QUALIFIED * worth_of(cast, lead.channel, at)):
        return replace(lead, qualified=Act(at, manager))
    return replace(lead, disqualified=Disqualification(at, manager, cast.dice.weighted(REASONS)))
