"""The declared measures. A new one is a constant in its file and a name in that file's `MEASURES`."""

from services.kpi.measures import (
    calls,
    clients,
    complaints,
    contracts,
    deals,
    deliveries,
    handoffs,
    leads,
    lines,
    observations,
    offers,
    orders,
    payments,
    pipeline,
    points,
    promotions,
    quotes,
    research,
    revenue,
    shipments,
    spend,
    stages,
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
    pipeline,
    stages,
    quotes,
    contracts,
    revenue,
    payments,
    lines,
    deliveries,
    shipments,
)
MEASURES: tuple[Measure, ...] = tuple(measure for family in _FAMILIES for measure in family.MEASURES)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)

__all__ = ["MEASURE", "MEASURES", "STOCKS", "Measure", "Move"]
