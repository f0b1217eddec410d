"""The declared measures. A new one is a constant in its file and a name in that file's `MEASURES`."""

from services.kpi.measures import (
    calls,
    clients,
    complaints,
    contracts,
    deals,
    deliveries,
    handoffs,
    lead_times,
    leads,
    lines,
    meetings,
    observations,
    offers,
    orders,
    payments,
    pipeline,
    points,
    promotions,
    quotes,
    requests,
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
    lead_times,
    calls,
    meetings,
    requests,
    deals,
    quotes,
    pipeline,
    stages,
    contracts,
    orders,
    revenue,
    payments,
    lines,
    deliveries,
    shipments,
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
    spend,
    research,
)
MEASURES: tuple[Measure, ...] = tuple(measure for family in _FAMILIES for measure in family.MEASURES)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)

__all__ = ["MEASURE", "MEASURES", "STOCKS", "Measure", "Move"]
