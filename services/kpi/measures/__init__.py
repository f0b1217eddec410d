"""The declared measures. A new one is a constant in its file and a name in that file's `MEASURES`."""

from services.kpi.measures import (
    accounts,
    base,
    buyers,
    calls,
    caps,
    clients,
    complaints,
    deals,
    leads,
    observations,
    offers,
    orders,
    points,
    promotions,
    surveys,
    tickets,
)
from services.kpi.measures.measure import Measure, Move

_FAMILIES = (
    leads,
    calls,
    deals,
    orders,
    clients,
    buyers,
    accounts,
    base,
    caps,
    surveys,
    complaints,
    tickets,
    offers,
    points,
    promotions,
    observations,
)
MEASURES: tuple[Measure, ...] = tuple(measure for family in _FAMILIES for measure in family.MEASURES)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)

__all__ = ["MEASURE", "MEASURES", "STOCKS", "Measure", "Move"]
