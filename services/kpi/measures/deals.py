"""What deals contribute."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from services.kpi.measures.credit import shares, split
from services.kpi.measures.durations import bucket_of
from services.kpi.measures.measure import SHARED, Measure, Move, bucket, currency
from services.kpi.records.deal import DEAL, Deal, Standing
from shared.events import DealOutcome


def _closed(deal: Deal, outcome: DealOutcome) -> Iterator[Move]:
    if deal.closing and deal.closed_at and deal.closing.outcome is outcome:
        for manager, share in shares(deal.closing.credits, deal.closing.manager_id):
            yield Move(deal.closed_at, manager, share)


def _won(deal: Deal) -> Iterator[Move]:
    return _closed(deal, DealOutcome.WON)


def _lost(deal: Deal) -> Iterator[Move]:
    return _closed(deal, DealOutcome.LOST)


def _won_value(deal: Deal) -> Iterator[Move]:
    if deal.closing and deal.closed_at and deal.closing.outcome is DealOutcome.WON:
        parts = shares(deal.closing.credits, deal.closing.manager_id)
        for manager, amount in split(deal.closing.amount_minor, parts):
            yield Move(deal.closed_at, manager, amount, currency(deal.closing.currency))


def _cycle_seconds(deal: Deal) -> int | None:
    """Return the seconds from opening to winning; a deal won before it was opened has no cycle (K15)."""
    if not (deal.opened_at and deal.closed_at and deal.closing and deal.closing.outcome is DealOutcome.WON):
        return None
    cycle = deal.closed_at - deal.opened_at
    return int(cycle.total_seconds()) if cycle >= timedelta() else None


def _cycle(deal: Deal) -> Iterator[Move]:
    if deal.closed_at and deal.closing and (seconds := _cycle_seconds(deal)) is not None:
        yield Move(deal.closed_at, deal.closing.manager_id, 1, bucket(bucket_of(seconds)))


def _cycle_total(deal: Deal) -> Iterator[Move]:
    if deal.closed_at and deal.closing and (seconds := _cycle_seconds(deal)) is not None:
        yield Move(deal.closed_at, deal.closing.manager_id, seconds)


def _open_count(deal: Deal) -> Iterator[Move]:
    for before, after in _steps(deal):
        if change := after.is_open - before.is_open:
            yield Move(after.at, deal.owner, change)


def _open_amount(deal: Deal) -> Iterator[Move]:
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
WON_VALUE = Measure("won_value_minor", DEAL, _won_value, "contract value of the deals won, shared by credit")
SALES_CYCLE = Measure("sales_cycle", DEAL, _cycle, "won deals by duration from opening to closing, for who closed them")
SALES_CYCLE_SECONDS = Measure("sales_cycle_seconds", DEAL, _cycle_total, "seconds from opening to winning, summed")
OPEN_DEALS = Measure("open_deals", DEAL, _open_count, "deals in the pipeline, for their owner", is_stock=True)
OPEN_PIPELINE = Measure("open_pipeline_minor", DEAL, _open_amount, "amount of the deals in the pipeline", is_stock=True)
