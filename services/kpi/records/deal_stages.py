"""A deal's way through the stages: its stays, and how far it came."""

from collections.abc import Callable, Hashable, Iterator
from itertools import groupby
from typing import NamedTuple, TypeVar

from services.kpi.records.deal import Deal, Place, Standing
from services.kpi.records.intervals import Interval

KeyT = TypeVar("KeyT", bound=Hashable)


class Stay(NamedTuple):
    """An unbroken time in one stage of the pipeline; what is updated at the same stage does not end it."""

    place: Place
    entered_by: str
    time: Interval
    left_by: str | None = None
    left_to: Place | None = None
    """None where it lasts, or the deal closed."""

    @property
    def is_left_forward(self) -> bool:
        """Say whether the deal went on from here to a higher stage of the same pipeline."""
        to = self.left_to
        return to is not None and to.pipeline == self.place.pipeline and to.order > self.place.order


def stays(deal: Deal) -> list[Stay]:
    """Return the stays of *deal* in order; a closed deal stays nowhere, and a reopened one begins anew."""
    firsts = [next(group) for _, group in groupby(deal.standings, _whereabouts)]
    return [_stay(one, after) for one, after in zip(firsts, [*firsts[1:], None], strict=False) if one.is_open]


def _whereabouts(standing: Standing) -> tuple[str, str] | None:
    return (standing.place.pipeline, standing.place.stage) if standing.is_open else None


def _stay(first: Standing, after: Standing | None) -> Stay:
    if after is None:
        return Stay(first.place, first.by, Interval(first.at))
    return Stay(first.place, first.by, Interval(first.at, after.at), after.by, after.place if after.is_open else None)


def furthest(deal: Deal) -> Place | None:
    """Return the highest place that *deal* came to in the pipeline where it is, or was last; None of one not opened."""
    if not deal.standings:
        return None
    visited = [stay.place for stay in stays(deal)] or [deal.standings[0].place]
    return max((place for place in visited if place.pipeline == visited[-1].pipeline), key=_order)


def _order(place: Place) -> int:
    return place.order


def runs(deal: Deal, key: Callable[[Standing], KeyT]) -> Iterator[tuple[KeyT, Interval]]:
    """Yield what *key* says of an open deal, and from when to when it stays so."""
    keyed = groupby(deal.standings, lambda one: (key(one),) if one.is_open else None)
    groups = [(found, next(group).at) for found, group in keyed]
    for at, (found, since) in enumerate(groups, start=1):
        if found:
            yield found[0], Interval(since, groups[at][1] if at < len(groups) else None)
