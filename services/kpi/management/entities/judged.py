"""Which KPIs a command may name."""

from services.kpi.kpis import KPI, LIVE
from services.kpi.kpis.roles import WEIGHTED_SCORE
from services.kpi.management.errors import NotOnScorecardsError, UnknownKpiError

_JUDGED = frozenset(kpi.id for kpi in LIVE) - {WEIGHTED_SCORE.id}


def refuse_unknown(kpi: str | None, field: str = "kpi") -> None:
    """Let through what the catalogue has, and None. Raises: UnknownKpiError, which names *field*."""
    if kpi is not None and kpi not in KPI:
        raise UnknownKpiError(kpi, field)


def refuse_unjudged(kpi: str, field: str) -> None:
    """Let through what somebody can be judged by. Raises: UnknownKpiError, NotOnScorecardsError, which name *field*."""
    refuse_unknown(kpi, field)
    if kpi not in _JUDGED:
        raise NotOnScorecardsError(kpi, field)
