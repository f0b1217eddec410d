"""Deals: through the stages to a close, which sometimes does not hold."""

from dataclasses import replace
from datetime import datetime, timedelta

from deploy.demo.facts import Act, Closing, Deal, Lead, Step
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.past.troubles import worth_of
from shared.events import Credit, DealOutcome, LostReason

STAGES = (("qualified", 1_000), ("demo", 3_000), ("proposal", 5_000), ("negotiation", 7_500))
TYPICAL_MINOR, STAGE_LASTS, REOPENED_AFTER = 700_000, timedelta(days=3), timedelta(days=2)
EXPECTED_AFTER = timedelta(days=16)
WON, AMOUNT_UNKNOWN, SHARED, REOPENED, LEFT_OPEN, WON_AGAIN = 0.55, 0.2, 0.1, 0.08, 0.3, 0.5
MOST = 0.9
SHARES = ((6_000, 4_000), (3_333, 6_667), (3_334, 3_333, 3_333), (5_000, 5_000))
REASONS = dict.fromkeys(LostReason, 1.0) | {LostReason.PRICE: 4.0, LostReason.COMPETITOR: 3.0}
COMPETITORS = {"nordtech": 5.0, "baltic-systems": 3.0, "mirato": 2.0}
MISSING = {"mesh-antenna": 5.0, "cloud-backup": 3.0, "rugged-tablet": 2.0}
RIVALLED = 0.25
"""How often a rival is known of where the deal was not lost to it."""


def a_deal(cast: Cast, lead: Lead, opened: Act, deal_id: str) -> Deal:
    """Return the deal that the lead became, and how far it got before the end."""
    dice = cast.dice
    amount = dice.money(round(TYPICAL_MINOR * talent_of(opened.manager_id).wins))
    at, steps = opened.at, []
    expected_close = opened.at + dice.lasting(EXPECTED_AFTER, 0.4)
    for order, (stage, probability) in enumerate(STAGES[: dice.number(2, len(STAGES))], start=1):
        known = None if order == 1 and dice.happens(AMOUNT_UNKNOWN) else amount
        steps.append(Step(at, stage, order, probability, known, expected_close))
        at += dice.lasting(STAGE_LASTS)
        amount = amount if dice.happens(0.7) else dice.money(amount, 0.2)
    deal = Deal(
        deal_id,
        lead.client_id,
        opened.manager_id,
        cast.happened(steps),
        lead_id=lead.lead_id,
        channel=lead.channel,
        segment=lead.segment,
        region=lead.region,
    )
    return _closed(cast, deal, at, amount) if at < cast.end else deal


def _closed(cast: Cast, deal: Deal, at: datetime, amount: int) -> Deal:
    dice = cast.dice
    deal = replace(deal, closings=(_closing(cast, deal, at, amount, is_won=dice.happens(chance_of(cast, deal, at))),))
    reopened = Act(at + dice.lasting(REOPENED_AFTER), deal.manager_id)
    if not dice.happens(REOPENED) or reopened.at >= cast.end:
        return deal
    deal = replace(deal, reopenings=(reopened,))
    again = reopened.at + dice.lasting(STAGE_LASTS)
    if again >= cast.end or dice.happens(LEFT_OPEN):
        return deal
    return replace(deal, closings=(*deal.closings, _closing(cast, deal, again, amount, is_won=dice.happens(WON_AGAIN))))


def _closing(cast: Cast, deal: Deal, at: datetime, amount: int, *, is_won: bool) -> Closing:
    if is_won:
        rival = cast.dice.weighted(COMPETITORS) if cast.dice.happens(RIVALLED) else None
        credits_ = shared_by(cast, deal.manager_id)
        return Closing(at, deal.manager_id, DealOutcome.WON, amount, credits_, competitor=rival)
    return lost(cast, deal.manager_id, at, amount)


def lost(cast: Cast, manager_id: str, at: datetime, amount: int) -> Closing:
    """Return how a deal is lost: to whom, and for the want of what."""
    reason, dice = cast.dice.weighted(REASONS), cast.dice
    return Closing(
        at,
        manager_id,
        DealOutcome.LOST,
        amount,
        lost_reason=reason,
        competitor=dice.weighted(COMPETITORS) if reason is LostReason.COMPETITOR or dice.happens(RIVALLED) else None,
        product=dice.weighted(MISSING) if reason is LostReason.MISSING_PRODUCT else None,
    )


def chance_of(cast: Cast, deal: Deal, at: datetime) -> float:
    """Return how likely the deal is won: it depends on who leads it, and where the client came from."""
    return min(MOST, WON * talent_of(deal.manager_id).wins * worth_of(cast, deal.channel, at))


def shared_by(cast: Cast, manager: str) -> tuple[Credit, ...]:
    """Return how a success of *manager* is shared; mostly it is not."""
    if not cast.dice.happens(SHARED):
        return ()
    shares = cast.dice.one_of(SHARES)
    helpers = cast.dice.some_of([other for other in cast.managers if other != manager], len(shares) - 1)
    return tuple(Credit(manager_id=who, share_bp=bp) for who, bp in zip((manager, *helpers), shares, strict=True))
