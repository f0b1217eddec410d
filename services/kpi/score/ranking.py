"""A leaderboard: scopes by the value of one KPI, the best first. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from services.kpi.kpis import Better, Kpi
from services.kpi.kpis.means import is_mean_or_share
from services.kpi.score.scorecard import House
from shared.events import KpiReading


class Ranked(NamedTuple):
    """A reading and its place; equal values share one, and what has no value, or too little behind it, has none."""

    rank: int | None
    scope: str
    reading: KpiReading


def least_n(kpi: Kpi, house: House) -> int:
    """Return how many facts have to stand behind a value of *kpi* for a rank: a mean or a share of few tells little."""
    return house.ranked_from_n if is_mean_or_share(kpi) else 0


def ranking(readings: Mapping[str, KpiReading], better: Better, least: int = 0) -> list[Ranked]:
    """Return *readings*, by scope, from the best value to the worst; of equals by scope.

    What has no value, or fewer than *least* facts behind it (R15), comes last and has no rank.
    """
    sign = 1 if better is Better.DOWN else -1
    valued, unvalued = [], []
    for scope, reading in sorted(readings.items()):
        if reading.value is None or reading.n < least:
            unvalued.append(Ranked(None, scope, reading))
        else:
            valued.append((sign * reading.value, scope, reading))
    valued.sort(key=lambda one: one[0])
    first_of = {value: place for place, (value, _, _) in reversed(list(enumerate(valued, start=1)))}
    return [Ranked(first_of[value], scope, reading) for value, scope, reading in valued] + unvalued
