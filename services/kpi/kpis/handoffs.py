"""KPIs of hand-offs between departments."""

from services.kpi.kpis.kpi import Better, Duration, Ratio
from services.kpi.measures.handoffs import HANDOFF_TIME, HANDOFFS_REJECTED, HANDOFFS_REQUESTED

_EDGES = "A chain of re-requests is one hand-off, from its first request, to the credit of the requester; by pair of "
_OPEN = "departments (`sales>stock`). R17: what waits for an answer, and its mean age, beside it"

HANDOFF_TIME_KPI = Duration(
    id="handoff_time_seconds",
    name="Hand-off time",
    name_ru="Время передачи между отделами",
    formula="accepted - first requested, by the day of acceptance: median; mean and p90 beside it",
    source="K53",
    duties=("D31",),
    better=Better.DOWN,
    edges=_EDGES + _OPEN,
    of=HANDOFF_TIME,
)
HANDOFF_TIME_WORKING = Duration(
    id="handoff_time_working_seconds",
    name="Hand-off time, working time",
    name_ru="Время передачи между отделами, рабочее",
    formula="working time of accepted - first requested, by the day of acceptance: median; mean and p90 beside it",
    source="K53",
    duties=("D31",),
    better=Better.DOWN,
    edges=_EDGES + _OPEN,
    of=HANDOFF_TIME,
    is_working_time=True,
)
HANDOFF_REJECTION_RATE = Ratio(
    id="handoff_rejection_rate",
    name="Hand-off rejections",
    name_ru="Доля отклонённых передач",
    formula="hand-offs ever rejected / hand-offs requested, by the day of the first request",
    source="K53",
    duties=("D31",),
    better=Better.DOWN,
    edges=_EDGES + "departments. Rejected and then accepted counts as both; a late rejection restates its cohort",
    of=HANDOFFS_REJECTED,
    over=(HANDOFFS_REQUESTED,),
    is_cohort=True,
)

KPIS = (HANDOFF_TIME_KPI, HANDOFF_TIME_WORKING, HANDOFF_REJECTION_RATE)
