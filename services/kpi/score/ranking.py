"""A leaderboard: scopes by the value of one KPI, the best first. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from services.kpi.kpis import Better
from services.kpi.score.view import ScorecardView


class Ranked(NamedTuple):
    """A scorecard and its place; equal values share one, and what has no value has none."""

    rank: int | None
    card: ScorecardView


def ranking(cards: Iterable[ScorecardView], kpi: str, better: Better) -> list[Ranked]:
    """Return *cards* from the best value of *kpi* to the worst; of equals by id, and what has no value last."""
    sign = 1 if better is Better.DOWN else -1
    valued, unvalued = [], []
    for card in sorted(cards, key=lambda one: one.scope):
        value = card.kpis[kpi].value
        if value is None:
            unvalued.append(Ranked(None, card))
        else:
            valued.append((sign * value, card))
    valued.sort(key=lambda one: one[0])
    first_of = {value: place for place, (value, _) in reversed(list(enumerate(valued, start=1)))}
    return [Ranked(first_of[value], card) for value, card in valued] + unvalued
