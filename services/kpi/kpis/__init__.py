"""The KPI catalogue: formulas over measures, declared. A new KPI is a constant in its file and in its `KPIS`."""

from services.kpi.kpis import (
    accounts,
    at_risk,
    base,
    buyers,
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
from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Better, Kpi
from services.kpi.kpis.on_request import OnRequest
from services.kpi.kpis.orders import PLAN_ATTAINMENT

_FAMILIES = (
    clients,
    buyers,
    accounts,
    base,
    at_risk,
    leads,
    deals,
    orders,
    surveys,
    complaints,
    tickets,
    offers,
    points,
    promotions,
    observations,
)
CATALOGUE: tuple[Kpi, ...] = tuple(kpi for family in _FAMILIES for kpi in family.KPIS)
LIVE: tuple[Kpi, ...] = tuple(kpi for kpi in CATALOGUE if not isinstance(kpi, OnRequest))
"""Those that every scorecard has; the others are worked out when somebody asks."""
KPI: dict[str, Kpi] = {kpi.id: kpi for kpi in CATALOGUE}

__all__ = ["CATALOGUE", "KPI", "LIVE", "PLAN_ATTAINMENT", "Better", "Figures", "Kpi", "OnRequest"]
