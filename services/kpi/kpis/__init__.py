"""The KPI catalogue: formulas over measures, declared. A new KPI is a constant in its file and in its `KPIS`."""

from services.kpi.kpis import (
    accounts,
    at_risk,
    base,
    buyers,
    check,
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
    pipeline,
    plans,
    points,
    promotions,
    research,
    revenue,
    shipments,
    stages,
    surveys,
    tasks,
    tickets,
)
from services.kpi.kpis.derived import Derived
from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Better, Kpi
from services.kpi.kpis.on_request import OnRequest
from services.kpi.kpis.plans import PLAN_ATTAINMENT

_FAMILIES = (
    leads,
    deals,
    orders,
    plans,
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
    pipeline,
    stages,
    contracts,
    revenue,
    lines,
    check,
    deliveries,
    shipments,
    clients,
    buyers,
    accounts,
    base,
    at_risk,
)
CATALOGUE: tuple[Kpi, ...] = tuple(kpi for family in _FAMILIES for kpi in family.KPIS)
LIVE: tuple[Kpi, ...] = tuple(kpi for kpi in CATALOGUE if not isinstance(kpi, OnRequest))
"""Those that every scorecard has; the others are worked out when somebody asks."""
KPI: dict[str, Kpi] = {kpi.id: kpi for kpi in CATALOGUE}

__all__ = ["CATALOGUE", "KPI", "LIVE", "PLAN_ATTAINMENT", "Better", "Derived", "Figures", "Kpi", "OnRequest"]
