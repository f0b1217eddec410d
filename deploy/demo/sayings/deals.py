"""What is said of deals."""

from collections.abc import Iterator

from deploy.demo.facts import CURRENCY, Deal, Step
from deploy.demo.sayings.saying import Saying
from shared.events import DealClosed, DealOpened, DealReopened, DealStageChanged


def of_deal(deal: Deal) -> Iterator[Saying]:
    """Yield the deal's way through the pipeline."""
    for step in deal.steps:
        yield step.at, _deal_opened(deal, step) if step is deal.steps[0] else _stage_changed(deal, step)
    for closing in deal.closings:
        yield (
            closing.at,
            DealClosed(
                deal_id=deal.deal_id,
                client_id=deal.client_id,
                lead_id=deal.lead_id,
                manager_id=closing.manager_id,
                outcome=closing.outcome,
                amount_minor=closing.amount_minor,
                currency=CURRENCY,
                lost_reason=closing.lost_reason,
                competitor=closing.competitor,
                product=closing.product,
                credits=closing.credits or None,
            ),
        )
    for act in deal.reopenings:
        yield (
            act.at,
            DealReopened(
                deal_id=deal.deal_id, client_id=deal.client_id, lead_id=deal.lead_id, manager_id=act.manager_id
            ),
        )


def _deal_opened(deal: Deal, step: Step) -> DealOpened:
    return DealOpened(
        deal_id=deal.deal_id,
        client_id=deal.client_id,
        lead_id=deal.lead_id,
        manager_id=deal.manager_id,
        stage=step.stage,
        stage_order=step.order,
        probability_bp=step.probability_bp,
        amount_minor=step.amount_minor,
        currency=None if step.amount_minor is None else CURRENCY,
        expected_close=step.expected_close,
        channel=deal.channel,
        segment=deal.segment,
        region=deal.region,
    )


def _stage_changed(deal: Deal, step: Step) -> DealStageChanged:
    return DealStageChanged(
        deal_id=deal.deal_id,
        client_id=deal.client_id,
        manager_id=deal.manager_id,
        stage=step.stage,
        stage_order=step.order,
        probability_bp=step.probability_bp,
        amount_minor=step.amount_minor,
        currency=None if step.amount_minor is None else CURRENCY,
        expected_close=step.expected_close,
    )
