"""Which KPIs a command may name."""

from datetime import date

from services.kpi.kpis import KPI, LIVE, Derived, Kpi
from services.kpi.kpis.roles import WEIGHTED_SCORE
from services.kpi.management.errors import NotOnScorecardsError, NotOverDaysError, UnknownKpiError
from services.kpi.measures.measure import PERIODS
from shared.values import kind_of

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


def refuse_uncounted(kpi: str, first: date, last: date) -> None:
    """Let through what has a number over the days *first* to *last*. Raises: UnknownKpiError, NotOverDaysError."""
    refuse_unknown(kpi)
    if reason := _uncounted(KPI[kpi], first, last):
        raise NotOverDaysError(kpi, reason)


def _uncounted(kpi: Kpi, first: date, last: date) -> str | None:
    if isinstance(kpi, Derived):
        return "it is made of plans or roles, which are of calendar periods"
    if kpi not in LIVE:
        return "no scorecard has it: it is worked out for one scope at a time"
    if any(measure.is_distinct for measure in kpi.measures) and kind_of(first, last) not in PERIODS:
        return "clients are counted once in a whole month, quarter or year, and in no other range"
    return None
