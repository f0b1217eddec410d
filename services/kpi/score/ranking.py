"""A leaderboard: scopes by the value of one KPI, the best first. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from services.kpi.kpis import Better, Derived, Kpi
from services.kpi.kpis.kpi import Count, Money, Share
from services.kpi.score.view import ScorecardView


class Ranked(NamedTuple):
    """A scorecard and its place; equal values share one, and what has no value, or one of too few facts, has none."""

    rank: int | None
    card: ScorecardView


def ranking(cards: Iterable[ScorecardView], kpi: str, better: Better, least: int = 0) -> list[Ranked]:
    """Return *cards* from the best value of *kpi* to the worst; of equals by id, and what has no rank last.

    No rank has what has no value, or one of fewer than *least* facts (R15).
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


def least_facts(kpi: Kpi, ranked_from: int) -> int:
    """Return how many facts a rank by *kpi* needs: a count or a sum of few is no small sample, it is little."""
    return 0 if isinstance(kpi, Count | Money | Share | Derived) else ranked_from
