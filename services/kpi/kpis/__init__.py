"""The KPI catalogue: formulas over measures, declared. A new KPI is a constant in its file and in its `KPIS`."""

from services.kpi.kpis import (
    accounts,
    activity,
    at_risk,
    base,
    buyers,
    calls,
    check,
    clients,
    complaints,
    contracts,
    deals,
    deliveries,
    forecasts,
    handoffs,
    leads,
    lift,
    lines,
    losses,
    observations,
    offers,
    orders,
    pipeline,
    plans,
    points,
    promotions,
    requests,
    research,
    revenue,
    roles,
    romi,
    shipments,
    spend,
    stages,
    surveys,
    tasks,
    tickets,
    trainings,
)
from services.kpi.kpis.derived import Derived
from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Better, Kpi
from services.kpi.kpis.on_request import OnRequest
from services.kpi.kpis.plans import PLAN_ATTAINMENT

_FAMILIES = (
    leads,
    calls,
    requests,
    activity,
    deals,
    pipeline,
    stages,
    contracts,
    orders,
    revenue,
    lines,
    deliveries,
    shipments,
    clients,
    buyers,
    base,
    accounts,
    surveys,
    complaints,
    tickets,
    offers,
    points,
    promotions,
    observations,
    plans,
    forecasts,
    tasks,
    handoffs,
    research,
    at_risk,
    check,
    spend,
    romi,
    lift,
    losses,
    roles,
    trainings,
)
CATALOGUE: tuple[Kpi, ...] = tuple(kpi for family in _FAMILIES for kpi in family.KPIS)
LIVE: tuple[Kpi, ...] = tuple(kpi for kpi in CATALOGUE if not isinstance(kpi, OnRequest))
"""Those that every scorecard has; the others are worked out when somebody asks."""
KPI: dict[str, Kpi] = {kpi.id: kpi for kpi in CATALOGUE}

__all__ = ["CATALOGUE", "KPI", "LIVE", "PLAN_ATTAINMENT", "Better", "Derived", "Figures", "Kpi", "OnRequest"]
