"""A leaderboard: scopes by the value of one KPI, the best first. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from services.kpi.kpis import Better, Kpi
from services.kpi.kpis.kpi import Duration, Rate, Ratio
from services.kpi.kpis.scores import Scored
from services.kpi.kpis.weighted import Weighted
from services.kpi.score.scorecard import House
from services.kpi.score.view import ScorecardView


class Ranked(NamedTuple):
    """A scorecard and its place; equal values share one, and what has no value, or too little behind it, has none."""

    rank: int | None
    card: ScorecardView


def least_n(kpi: Kpi, house: House) -> int:
    """Return how many facts have to stand behind a value of *kpi* for a rank: a mean or a share of few tells little."""
    return house.ranked_from_n if isinstance(kpi, Ratio | Rate | Duration | Scored | Weighted) else 0


def ranking(cards: Iterable[ScorecardView], kpi: str, better: Better, least: int = 0) -> list[Ranked]:
    """Return *cards* from the best value of *kpi* to the worst; of equals by id.

    What has no value, or fewer than *least* facts behind it (R15), comes last and has no rank.
    """
    sign = 1 if better is Better.DOWN else -1
    valued, unvalued = [], []
    for card in sorted(cards, key=lambda one: one.scope):
        reading = card.kpis[kpi]
        value = reading.value
        if value is None or reading.n < least:
            unvalued.append(Ranked(None, card))
        else:
            valued.append((sign * value, card))
    valued.sort(key=lambda one: one[0])
    first_of = {value: place for place, (value, _) in reversed(list(enumerate(valued, start=1)))}
    return [Ranked(first_of[value], card) for value, card in valued] + unvalued
