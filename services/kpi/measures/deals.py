"""What deals contribute."""

from collections.abc import Iterator
from itertools import pairwise

from services.kpi.measures.credit import shares, split
from services.kpi.measures.measure import SHARED, Measure, Move, currency
from services.kpi.measures.spans import Span, durations
from services.kpi.records.deal import DEAL, Deal, Standing
from services.kpi.records.rules import Rules
from shared.events import DealOutcome


def _closed(deal: Deal, outcome: DealOutcome) -> Iterator[Move]:
    if deal.closing and deal.closed_at and deal.closing.outcome is outcome:
        for manager, share in shares(deal.closing.credits, deal.closing.manager_id):
            yield Move(deal.closed_at, manager, share)


def _won(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return _closed(deal, DealOutcome.WON)


def _lost(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return _closed(deal, DealOutcome.LOST)


def _won_value(deal: Deal, _rules: Rules) -> Iterator[Move]:
    if deal.closing and deal.closed_at and deal.closing.outcome is DealOutcome.WON:
        parts = shares(deal.closing.credits, deal.closing.manager_id)
        for manager, amount in split(deal.closing.amount_minor, parts):
            yield Move(deal.closed_at, manager, amount, currency(deal.closing.currency))


def _cycle(deal: Deal, _rules: Rules) -> Iterator[Span]:
    """Yield the way from opening to winning; a deal won before it was opened has no cycle (K15)."""
    closing, end = deal.closing, deal.closed_at
    if deal.opened_at and end and closing and closing.outcome is DealOutcome.WON and deal.opened_at <= end:
        yield Span(closing.manager_id, deal.opened_at, end)


def _open_count(deal: Deal, _rules: Rules) -> Iterator[Move]:
    for before, after in _steps(deal):
        if change := after.is_open - before.is_open:
            yield Move(after.at, deal.owner, change)


def _open_amount(deal: Deal, _rules: Rules) -> Iterator[Move]:
    for before, after in _steps(deal):
        for standing, sign in ((before, -1), (after, 1)):
            if standing.is_open and standing.amount and before[1:] != after[1:]:
                yield Move(after.at, deal.owner, sign * standing.amount.minor, currency(standing.amount.currency))


def _steps(deal: Deal) -> Iterator[tuple[Standing, Standing]]:
    if deal.standings:
        outside = Standing(deal.standings[0].at, is_open=False, amount=None)
        yield from pairwise((outside, *deal.standings))


DEALS_WON = Measure("deals_won", DEAL, _won, "deals won, by the day they closed, shared by credit", scale=SHARED)
DEALS_LOST = Measure("deals_lost", DEAL, _lost, "deals lost, by the day they closed", scale=SHARED)
WON_VALUE = Measure(
    "won_value_minor", DEAL, _won_value, "contract value of the deals won, shared by credit", is_money=True
)
SALES_CYCLE = durations("sales_cycle", DEAL, _cycle, "won deals from opening to closing, for who closed them")
OPEN_DEALS = Measure("open_deals", DEAL, _open_count, "deals in the pipeline, for their owner", is_stock=True)
OPEN_PIPELINE = Measure(
    "open_pipeline_minor", DEAL, _open_amount, "amount of the deals in the pipeline", is_stock=True, is_money=True
)

MEASURES = (DEALS_WON, DEALS_LOST, WON_VALUE, *SALES_CYCLE.all, OPEN_DEALS, OPEN_PIPELINE)
