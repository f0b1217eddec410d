"""The declared measures. A new one is a constant in its file and a name in that file's `MEASURES`."""

from services.kpi.measures import (
    calls,
    clients,
    complaints,
    deals,
    handoffs,
    leads,
    observations,
    offers,
    orders,
    points,
    promotions,
    research,
    spend,
    surveys,
    tasks,
    tickets,
)
from services.kpi.measures.measure import Measure, Move

_FAMILIES = (
    leads,
    calls,
    deals,
    orders,
    clients,
    surveys,
    complaints,
    tickets,
    offers,
    points,
    promotions,
    observations,
    tasks,
    handoffs,
    research,
    spend,
)
MEASURES: tuple[Measure, ...] = tuple(measure for family in _FAMILIES for measure in family.MEASURES)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)

__all__ = ["MEASURE", "MEASURES", "STOCKS", "Measure", "Move"]
