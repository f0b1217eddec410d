"""The KPI catalogue: formulas over measures, declared. A new KPI is a constant in its file and a line here."""

from services.kpi.kpis.deals import (
    AVERAGE_DEAL_SIZE,
    DEALS_LOST,
    DEALS_WON,
    OPEN_PIPELINE_KPI,
    SALES_CYCLE_DAYS,
    WIN_RATE,
)
from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Better, Kpi
from services.kpi.kpis.leads import CALLS_COMPLETED, LEAD_TO_DEAL_RATE, LEADS_CREATED, SPEED_TO_LEAD_KPI
from services.kpi.kpis.orders import ON_TIME_DELIVERY_RATE, PLAN_ATTAINMENT, REVENUE_BOOKED, SHARE_OF_SALES

CATALOGUE: tuple[Kpi, ...] = (
    LEADS_CREATED,
    CALLS_COMPLETED,
    SPEED_TO_LEAD_KPI,
    LEAD_TO_DEAL_RATE,
    DEALS_WON,
    DEALS_LOST,
    WIN_RATE,
    REVENUE_BOOKED,
    AVERAGE_DEAL_SIZE,
    SALES_CYCLE_DAYS,
    OPEN_PIPELINE_KPI,
    SHARE_OF_SALES,
    ON_TIME_DELIVERY_RATE,
    PLAN_ATTAINMENT,
)
KPI: dict[str, Kpi] = {kpi.id: kpi for kpi in CATALOGUE}

__all__ = ["CATALOGUE", "KPI", "PLAN_ATTAINMENT", "Better", "Figures", "Kpi"]
