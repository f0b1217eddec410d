"""How deals go through the stages of their pipelines: a deal counts once in each, however often it came there."""

from collections.abc import Iterator
from typing import NamedTuple

from services.kpi.measures.deals import ORIGIN
from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.deal import DEAL, Deal, Place
from services.kpi.records.deal_stages import Stay, furthest, runs, stays
from services.kpi.records.intervals import overlap
from services.kpi.records.rules import Rules

STAGE_BY = (*ORIGIN, "pipeline", "stage")
_MOST_SKIPPED = 50
"""A jump over more stages than a pipeline has is one of numbers that do not count stages one by one."""


class Entry(NamedTuple):
    """The first time that a deal came to a stage."""

    stay: Stay
    """The stay that it came with: at the stage itself or, if that was skipped, beyond it."""
    place: Place
    is_passed: bool
    """The deal went on forward from there, or was won."""

    @property
    def move(self) -> Move:
        """Return what it counts: on the day of the entry, for whoever moved the deal there."""
        return Move(self.stay.time.since, self.stay.entered_by, 1, facets=self.place.facets)


def _strict(deal: Deal) -> Iterator[Entry]:
    """Yield the stages in which the deal really was; a skipped one it neither entered nor left."""
    whole = stays(deal)
    by_stage: dict[tuple[str, str], list[Stay]] = {}
    for stay in whole:
        by_stage.setdefault((stay.place.pipeline, stay.place.stage), []).append(stay)
    for visits in by_stage.values():
        is_won = deal.is_won and visits[-1] is whole[-1]
        yield Entry(visits[0], visits[0].place, is_won or any(stay.is_left_forward for stay in visits))


def _inclusive(deal: Deal) -> Iterator[Entry]:
    """Yield the stages that the deal was in or jumped over, by number: the names of skipped ones are not told."""
    whole = stays(deal)
    seen: set[tuple[str, int]] = set()
    for at, stay in enumerate(whole):
        pipeline = stay.place.pipeline
        later = [one.place.order for one in whole[at:] if one.place.pipeline == pipeline]
        is_won = deal.is_won and whole[-1].place.pipeline == pipeline
        for reached in _reached(whole[at - 1] if at else None, stay):
            if (pipeline, reached) not in seen:
                seen.add((pipeline, reached))
                place = Place(pipeline, str(reached), reached)
                yield Entry(stay, place, is_won or max(later) > reached)


def _reached(before: Stay | None, stay: Stay) -> range:
    """Return the numbers of the stages that the deal reached with *stay*, those it skipped on its way included."""
    order = stay.place.order
    if before is None or not before.is_left_forward or order - before.place.order > _MOST_SKIPPED:
        return range(order, order + 1)
    return range(before.place.order + 1, order + 1)


def _entered(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return (entry.move for entry in _strict(deal))


def _passed(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return (entry.move for entry in _strict(deal) if entry.is_passed)


def _reached_or_skipped(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return (entry.move for entry in _inclusive(deal))


def _passed_or_skipped(deal: Deal, _rules: Rules) -> Iterator[Move]:
    return (entry.move for entry in _inclusive(deal) if entry.is_passed)


def _opened(deal: Deal, _rules: Rules) -> Iterator[Move]:
    if deal.opened_at and (place := furthest(deal)):
        yield Move(deal.opened_at, deal.opener, 1, facets=place.facets)


def _times(deal: Deal, _rules: Rules) -> Iterator[Span]:
    for stay in stays(deal):
        if stay.time.until:
            yield Span(stay.left_by, stay.time.since, stay.time.until, stay.place.facets)


def _staying(deal: Deal, _rules: Rules) -> Iterator[Waiting]:
    """Yield each stay while it lasts, for whoever owns the deal, as old as since its beginning."""
    for stay in stays(deal):
        for owner, owned in runs(deal, lambda one: one.owner):
            if both := overlap(stay.time, owned):
                yield Waiting(owner, both.since, both.until, stay.place.facets, stay.time.since)


STAGES_ENTERED = Measure(
    "stages_entered", DEAL, _entered, "deals in each stage, once, by the day they first came there", by=STAGE_BY
)
STAGES_PASSED = Measure(
    "stages_passed", DEAL, _passed, "those of stages_entered that left it forward, or were won from it", by=STAGE_BY
)
STAGES_REACHED = Measure(
    "stages_reached",
    DEAL,
    _reached_or_skipped,
    "deals in each stage or beyond it, skipped ones included, by number of the stage and the day they came that far",
    by=STAGE_BY,
)
STAGES_GONE_BEYOND = Measure(
    "stages_gone_beyond",
    DEAL,
    _passed_or_skipped,
    "those of stages_reached that came to a higher stage, or were won",
    by=STAGE_BY,
)
DEALS_OPENED = Measure(
    "deals_opened",
    DEAL,
    _opened,
    "deals by the day they were opened, for who opened them; the stage is the furthest that each came to",
    by=STAGE_BY,
)
TIME_IN_STAGE = durations(
    "time_in_stage",
    DEAL,
    _times,
    "stays in a stage, by the day they ended, for who ended them",
    waiting=_staying,
    by=STAGE_BY,
)

MEASURES = (
    STAGES_ENTERED,
    STAGES_PASSED,
    STAGES_REACHED,
    STAGES_GONE_BEYOND,
    DEALS_OPENED,
    *TIME_IN_STAGE.all,
)
