"""The declared measures. A new one is a constant in its file and a line here."""

from services.kpi.measures.calls import CALLS_COMPLETED
from services.kpi.measures.deals import (
    DEALS_LOST,
    DEALS_WON,
    OPEN_DEALS,
    OPEN_PIPELINE,
    SALES_CYCLE,
    SALES_CYCLE_SECONDS,
    WON_VALUE,
)
from services.kpi.measures.leads import LEADS_CREATED, LEADS_WON, SPEED_TO_LEAD, SPEED_TO_LEAD_SECONDS
from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.orders import DELIVERIES_DUE, DELIVERIES_ON_TIME, ORDERS_BOOKED, REVENUE_BOOKED

MEASURES: tuple[Measure, ...] = (
    LEADS_CREATED,
    LEADS_WON,
    SPEED_TO_LEAD,
    SPEED_TO_LEAD_SECONDS,
    CALLS_COMPLETED,
    DEALS_WON,
    DEALS_LOST,
    WON_VALUE,
    SALES_CYCLE,
    SALES_CYCLE_SECONDS,
    OPEN_DEALS,
    OPEN_PIPELINE,
    ORDERS_BOOKED,
    REVENUE_BOOKED,
    DELIVERIES_DUE,
    DELIVERIES_ON_TIME,
)
MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)

__all__ = ["MEASURE", "MEASURES", "STOCKS", "Measure", "Move"]
