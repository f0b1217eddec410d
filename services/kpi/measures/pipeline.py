"""The open pipeline: running totals of what deals are in it, for whoever owns them at the time."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from services.kpi.measures.deals import ORIGIN
from services.kpi.measures.measure import Measure, Move, currency
from services.kpi.records.deal import DEAL, Deal, Standing
from services.kpi.records.deal_stages import runs
from services.kpi.records.intervals import Interval, overlap
from services.kpi.records.next_steps import planned
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules
from shared.events import WHOLE_BP

OPEN_BY = (*ORIGIN, "pipeline", "stage")


class Held(NamedTuple):
    """What an open deal adds to a stock."""

    owner: str
    facets: Facets
    value: int = 1
    variant: str = ""

    def during(self, time: Interval) -> Iterator[Move]:
        """Yield what it adds when *time* begins, and takes away when it ends."""
        yield Move(time.since, self.owner, self.value, self.variant, self.facets)
        if time.until is not None:
            yield Move(time.until, self.owner, -self.value, self.variant, self.facets)


def _stock(deal: Deal, held: Callable[[Standing], Held | None]) -> Iterator[Move]:
    for one, time in runs(deal, held):
        if one:
            yield from one.during(time)


def _one(standing: Standing) -> Held:
    return Held(standing.owner, standing.place.facets)


def _one_without_amount(standing: Standing) -> Held | None:
    return None if standing.amount else _one(standing)


def _its_amount(standing: Standing) -> Held | None:
    if not standing.amount:
        return None
    return _one(standing)._replace(value=standing.amount.minor, variant=currency(standing.amount.currency))


def _its_weighted_amount(standing: Standing) -> Held | None:
    """Return the amount by its stage's probability, to the nearest minor unit, a half up."""
    if whole := _its_amount(standing):
        return whole._replace(value=(whole.value * standing.probability_bp + WHOLE_BP // 2) // WHOLE_BP)
    return None


def _open(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return _stock(deal, _one)


def _open_without_amount(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return _stock(deal, _one_without_amount)


def _open_amount(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return _stock(deal, _its_amount)


def _weighted(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return _stock(deal, _its_weighted_amount)


def _with_next_step(deal: Deal, rules: Rules) -> Iterator[Move]:
    """Yield one while there is a step set whose day is not over, however many there are (K09)."""
    for step in planned(deal.steps, rules):
        for one, time in runs(deal, _one):
            if both := overlap(step, time):
                yield from one.during(both)


def _overdue(deal: Deal, rules: Rules) -> Iterator[Move]:
    """Yield one from the end of the day on which the deal was to close, until it does or gets another date."""
    for (one, expected), time in runs(deal, lambda standing: (_one(standing), standing.expected_close)):
        if expected and (late := overlap(time, Interval(rules.end_of(rules.day(expected))))):
            yield from one.during(late)


OPEN_DEALS = Measure("open_deals", DEAL, _open, "deals in the pipeline, for their owner", is_stock=True, by=OPEN_BY)
OPEN_PIPELINE = Measure(
    "open_pipeline_minor",
    DEAL,
    _open_amount,
    "amount of the deals in the pipeline",
    is_stock=True,
    is_money=True,
    by=OPEN_BY,
)
WEIGHTED_PIPELINE = Measure(
    "weighted_pipeline_minor",
    DEAL,
    _weighted,
    "amount of the deals in the pipeline, each by the probability of its stage",
    is_stock=True,
    is_money=True,
    by=OPEN_BY,
)
OPEN_WITHOUT_AMOUNT = Measure(
    "open_deals_without_amount",
    DEAL,
    _open_without_amount,
    "deals in the pipeline whose amount nobody knows",
    is_stock=True,
    by=OPEN_BY,
)
OPEN_WITH_NEXT_STEP = Measure(
    "open_deals_with_next_step",
    DEAL,
    _with_next_step,
    "deals in the pipeline with a next step that is not yet due",
    is_stock=True,
    by=OPEN_BY,
)
OVERDUE_DEALS = Measure(
    "overdue_deals",
    DEAL,
    _overdue,
    "deals in the pipeline whose expected closing day has passed",
    is_stock=True,
    by=OPEN_BY,
)

MEASURES = (
    OPEN_DEALS,
    OPEN_PIPELINE,
    WEIGHTED_PIPELINE,
    OPEN_WITHOUT_AMOUNT,
    OPEN_WITH_NEXT_STEP,
    OVERDUE_DEALS,
)
