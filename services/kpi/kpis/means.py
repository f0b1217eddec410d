"""Which KPIs are means or shares: of few facts they tell little, where a sum is what it is."""

from services.kpi.kpis.kpi import Duration, Kpi, Rate, Ratio
from services.kpi.kpis.scores import Scored
from services.kpi.kpis.weighted import Weighted


def is_mean_or_share(kpi: Kpi) -> bool:
    """Say whether enough facts have to stand behind a value of *kpi* before it is compared with others (R15)."""
    return isinstance(kpi, Ratio | Rate | Duration | Scored | Weighted)
