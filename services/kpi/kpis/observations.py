"""KPIs of watching competitors."""

from services.kpi.kpis.kpi import Count
from services.kpi.measures.observations import COMPETITORS_OBSERVED as OBSERVED

COMPETITOR_OBSERVATIONS = Count(
    id="competitor_observations",
    name="Competitor observations",
    name_ru="Наблюдения за конкурентами",
    formula="distinct observations, by the day they were first told; by competitor, segment and product",
    source="D04",
    duties=("D04",),
    edges="the last telling of an observation stands (R9)",
    of=OBSERVED,
)

KPIS = (COMPETITOR_OBSERVATIONS,)
