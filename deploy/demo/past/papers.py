"""What goes with a deal: meetings, quotes, next steps, the contract and what it asks for."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from deploy.demo.facts import CURRENCY, Closing, Deal, Note, Told, note_before, said
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.systems import CRM
from shared.events import (
    ContractMilestoneDue,
    ContractMilestoneMet,
    ContractSent,
    ContractSigned,
    DealOutcome,
    LeadConverted,
    MeetingHeld,
    MeetingKind,
    NextStepDone,
    NextStepSet,
    QuoteSent,
)

MEETINGS = {"demo": MeetingKind.PRESENTATION, "negotiation": MeetingKind.NEGOTIATION, "qualified": MeetingKind.VISIT}
QUOTED_AT = "proposal"
VISITED, REVISED, CONTRACTED, TERMS_CHANGED, LIMITED = 0.25, 0.3, 0.6, 0.25, 0.3
SENT_BEFORE, CONTRACT_LASTS, STEP_WITHIN = timedelta(days=2), timedelta(days=60), timedelta(days=5)
MILESTONES = {"kick-off": timedelta(days=10), "acceptance": timedelta(days=25)}


def papers_of(cast: Cast, deal: Deal) -> Iterator[Note]:
    """Yield what was done beside moving the deal, as far as it happened before the end."""
    yield note_before(cast.end, f"work-on-{deal.deal_id}", CRM, _work(cast, deal))
    closing = deal.closing
    if closing and closing.outcome is DealOutcome.WON:
        if deal.lead_id:
            converted = LeadConverted(lead_id=deal.lead_id, client_id=deal.client_id, deal_id=deal.deal_id)
            yield Note(f"conversion-of-{deal.lead_id}", CRM, ((closing.at, converted),))
        if cast.dice.happens(CONTRACTED):
            yield note_before(cast.end, f"contract-on-{deal.deal_id}", CRM, _contract(cast, deal, closing))


def _work(cast: Cast, deal: Deal) -> Told:
    ids = _ids(deal)
    for step in deal.steps:
        kind = MEETINGS.get(step.stage)
        if kind and (step.order > 1 or cast.dice.happens(VISITED)):
            meeting = f"meeting-{step.order}-on-{deal.deal_id}"
            yield step.at + timedelta(minutes=30), said(MeetingHeld, _without_deal(ids), meeting_id=meeting, kind=kind)
        if step.stage == QUOTED_AT and step.amount_minor:
            yield from _quotes(cast, deal, step.at, step.amount_minor)
    yield from _next_step(cast, deal)


def _quotes(cast: Cast, deal: Deal, at: datetime, amount_minor: int) -> Told:
    quote = f"quote-on-{deal.deal_id}"
    for version in range(1, 3 if cast.dice.happens(REVISED) else 2):
        minor = amount_minor * (100 - 5 * (version - 1)) // 100
        data = said(QuoteSent, _ids(deal), quote_id=quote, version=version, amount_minor=minor, currency=CURRENCY)
        yield at + timedelta(hours=3 * version), data


def _next_step(cast: Cast, deal: Deal) -> Told:
    """Yield what the manager set out to do next: the less diligent forget to."""
    last, diligence = deal.steps[-1].at, talent_of(deal.manager_id).diligence
    if not cast.dice.happens(diligence):
        return
    due_at = last + cast.dice.lasting(STEP_WITHIN)
    step = {"step_id": f"step-on-{deal.deal_id}", "due_at": due_at} | _ids(deal)
    yield last + timedelta(hours=1), said(NextStepSet, step)
    if cast.dice.happens(diligence):
        yield last + timedelta(hours=1) + (due_at - last) * 0.8, said(NextStepDone, step)


def _contract(cast: Cast, deal: Deal, closing: Closing) -> Told:
    ids = {"contract_id": f"contract-on-{deal.deal_id}"} | _ids(deal)
    sent_at = max(deal.steps[-1].at, closing.at - SENT_BEFORE)
    yield sent_at, said(ContractSent, ids, version=1)
    if cast.dice.happens(TERMS_CHANGED):
        yield sent_at + (closing.at - sent_at) / 2, said(ContractSent, ids, version=2)
    lasts = (closing.at + CONTRACT_LASTS).date() if cast.dice.happens(LIMITED) else None
    yield closing.at, said(ContractSigned, ids, valid_until=lasts)
    for milestone, after in MILESTONES.items():
        yield from _milestone(cast, deal, closing, milestone, after)


def _milestone(cast: Cast, deal: Deal, closing: Closing, milestone: str, after: timedelta) -> Told:
    due_at = closing.at + after
    asked = {"contract_id": f"contract-on-{deal.deal_id}", "milestone": milestone, "due_at": due_at}
    asked |= _without_deal(_ids(deal))
    yield closing.at + timedelta(minutes=10), said(ContractMilestoneDue, asked)
    is_early = cast.dice.happens(talent_of(deal.manager_id).diligence)
    yield due_at - after / 5 if is_early else due_at + after / 4, said(ContractMilestoneMet, asked)


def _ids(deal: Deal) -> dict[str, object]:
    return {"deal_id": deal.deal_id, "client_id": deal.client_id, "manager_id": deal.manager_id}


def _without_deal(ids: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in ids.items() if name != "deal_id"}
