"""What deals contribute when they close: wins and losses, their value, and how long they took."""

from collections.abc import Callable, Iterator

from services.kpi.measures.credit import shares, split
from services.kpi.measures.durations import bucket_of
from services.kpi.measures.measure import SHARED, Measure, Move, bucket, currency
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.deal import DEAL, Deal, Standing
from services.kpi.records.deal_stages import runs
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules
from shared.events import DealClosed, DealOutcome, LostReason

ORIGIN = ("channel", "campaign", "segment", "region")
"""Where a deal came from."""
WON_BY = (*ORIGIN, "pipeline", "competitor")
LOST_BY = (*WON_BY, "lost_reason")

Test = Callable[[DealClosed], bool]
Moves = Callable[[Deal, Rules], Iterator[Move]]


def _counted(test: Test) -> Moves:
    """Return the moves that count, shared by credit, the closing that stands if it passes *test*."""

    def moves(deal: Deal, _rules: Rules) -> Iterator[Move]:
        closing, at = deal.closing, deal.closed_at
        if closing and at and test(closing):
            for manager, share in shares(closing.credits, closing.manager_id):
                yield Move(at, manager, share, facets=_facets(deal, closing))

    return moves


def _valued(test: Test) -> Moves:
    """Return the moves that sum up, shared by credit, the amount of the same."""

    def moves(deal: Deal, _rules: Rules) -> Iterator[Move]:
        closing, at = deal.closing, deal.closed_at
        if closing and at and test(closing):
            money, facets = currency(closing.currency), _facets(deal, closing)
            for manager, amount in split(closing.amount_minor, shares(closing.credits, closing.manager_id)):
                yield Move(at, manager, amount, money, facets)

    return moves


def _won_amounts(deal: Deal, _rules: Rules) -> Iterator[Move]:
    """Yield the win in the bucket of its whole amount: who has a part in it has part of a deal of that size."""
    if deal.closing:
        variant = bucket(bucket_of(deal.closing.amount_minor), deal.closing.currency)
        for move in _won(deal, _rules):
            yield move._replace(variant=variant)


def _facets(deal: Deal, closing: DealClosed) -> Facets:
    pipeline = deal.standings[-1].place.pipeline if deal.standings else ""
    return (
        ("pipeline", pipeline),
        ("competitor", closing.competitor or ""),
        ("lost_reason", closing.lost_reason or ""),
        ("product", closing.product or ""),
    )


def _is_win(closing: DealClosed) -> bool:
    return closing.outcome is DealOutcome.WON


def _is_loss(closing: DealClosed) -> bool:
    return closing.outcome is DealOutcome.LOST


def _is_win_against_rival(closing: DealClosed) -> bool:
    return _is_win(closing) and closing.competitor is not None


def _is_loss_to_rival(closing: DealClosed) -> bool:
    return _is_loss(closing) and closing.competitor is not None and closing.lost_reason is not LostReason.NO_DECISION


def _is_undecided(closing: DealClosed) -> bool:
    return _is_loss(closing) and closing.competitor is not None and closing.lost_reason is LostReason.NO_DECISION


def _lacks_product(closing: DealClosed) -> bool:
    return _is_loss(closing) and closing.lost_reason is LostReason.MISSING_PRODUCT


_won = _counted(_is_win)


def _fell_through(deal: Deal, rules: Rules) -> Iterator[Move]:
    if at := deal.fell_through_at:
        for move in _won(deal, rules):
            yield move._replace(at=at)


def _cycle(deal: Deal, _rules: Rules) -> Iterator[Span]:
    """Yield the way from opening to winning; a deal won before it was opened has no cycle (K15)."""
    closing, end = deal.closing, deal.closed_at
    if deal.opened_at and end and closing and deal.is_won and deal.opened_at <= end:
        yield Span(closing.manager_id, deal.opened_at, end, _facets(deal, closing))


def _net_cycle(deal: Deal, rules: Rules) -> Iterator[Span]:
    """Yield the same way without the time in which the deal was closed, until it was reopened (R8)."""
    for span in _cycle(deal, rules):
        opened = [time for _, time in runs(deal, _is_open)]
        closed = [span.start, *(time.until or span.end for time in opened)]
        again = [*(time.since for time in opened), span.end]
        yield span._replace(pauses=tuple(zip(closed, again, strict=True)))


def _is_open(standing: Standing) -> bool:
    return standing.is_open


def _in_cycle(deal: Deal, _rules: Rules) -> Iterator[Waiting]:
    """Yield the deal while it is open, for whoever owns it, as old as since its opening."""
    for (owner, pipeline), time in runs(deal, lambda one: (one.owner, one.place.pipeline)):
        yield Waiting(owner, time.since, time.until, (("pipeline", pipeline),), deal.opened_at)


DEALS_WON = Measure(
    "deals_won", DEAL, _won, "deals won, by the day they closed, shared by credit", scale=SHARED, by=WON_BY
)
DEALS_FALLEN_THROUGH = Measure(
    "deals_fallen_through",
    DEAL,
    _fell_through,
    "won deals all of whose orders were cancelled, by the day of the last cancellation, shared by credit",
    scale=SHARED,
    by=WON_BY,
)
DEALS_LOST = Measure(
    "deals_lost",
    DEAL,
    _counted(_is_loss),
    "deals lost, by the day they closed, shared by credit",
    scale=SHARED,
    by=LOST_BY,
)
WON_VALUE = Measure(
    "won_value_minor",
    DEAL,
    _valued(_is_win),
    "contract value of the deals won, shared by credit",
    is_money=True,
    by=WON_BY,
)
WON_AMOUNTS = Measure(
    "won_amounts", DEAL, _won_amounts, "deals won, by amount, shared by credit", scale=SHARED, by=WON_BY
)
LOST_VALUE = Measure(
    "lost_value_minor",
    DEAL,
    _valued(_is_loss),
    "amounts of the deals lost, shared by credit",
    is_money=True,
    by=LOST_BY,
)
GAP_VALUE = Measure(
    "lost_to_missing_product_minor",
    DEAL,
    _valued(_lacks_product),
    "amounts of the deals lost for want of a product",
    is_money=True,
    by=(*ORIGIN, "pipeline", "product"),
)
GAPS = Measure(
    "deals_lost_to_missing_product",
    DEAL,
    _counted(_lacks_product),
    "deals lost for want of a product",
    scale=SHARED,
    by=(*ORIGIN, "pipeline", "product"),
)
WON_AGAINST_RIVAL = Measure(
    "deals_won_against_rival",
    DEAL,
    _counted(_is_win_against_rival),
    "deals won with a named rival",
    scale=SHARED,
    by=WON_BY,
)
LOST_TO_RIVAL = Measure(
    "deals_lost_to_rival",
    DEAL,
    _counted(_is_loss_to_rival),
    "deals lost with a named rival, for another reason than no_decision",
    scale=SHARED,
    by=WON_BY,
)
UNDECIDED_WITH_RIVAL = Measure(
    "deals_undecided_with_rival",
    DEAL,
    _counted(_is_undecided),
    "deals lost as no_decision with a named rival",
    scale=SHARED,
    by=WON_BY,
)
SALES_CYCLE = durations(
    "sales_cycle",
    DEAL,
    _cycle,
    "won deals from opening to closing, for who closed them",
    waiting=_in_cycle,
    by=(*ORIGIN, "pipeline"),
)
NET_SALES_CYCLE = durations(
    "sales_cycle_net",
    DEAL,
    _net_cycle,
    "won deals from opening to closing without the time in which they were closed",
    by=(*ORIGIN, "pipeline"),
)

MEASURES = (
    DEALS_WON,
    DEALS_FALLEN_THROUGH,
    DEALS_LOST,
    WON_VALUE,
    WON_AMOUNTS,
    LOST_VALUE,
    GAP_VALUE,
    GAPS,
    WON_AGAINST_RIVAL,
    LOST_TO_RIVAL,
    UNDECIDED_WITH_RIVAL,
    *SALES_CYCLE.all,
    NET_SALES_CYCLE.count,
    NET_SALES_CYCLE.seconds,
)
