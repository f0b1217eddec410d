"""The declared measures. A new one is a constant in its file and a name in that file's `MEASURES`."""

from services.kpi.measures import (
    calls,
    clients,
    deals,
    deliveries,
    leads,
    lines,
    orders,
    payments,
    revenue,
    shipments,
)
from services.kpi.measures.measure import Measure, Move

_FAMILIES = (leads, calls, deals, orders, revenue, payments, lines, deliveries, shipments, clients)
MEASURES: tuple[Measure, ...] = tuple(measure for family in _FAMILIES for measure in family.MEASURES)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)

__all__ = ["MEASURE", "MEASURES", "STOCKS", "Measure", "Move"]
