"""KPIs of calls: how many, how many reach anybody, whether the call plan is kept, and how well they are led."""

from services.kpi.kpis.kpi import Better, Count, Ratio
from services.kpi.measures.calls import (
    CALL_SCORES,
    CALLS_CONNECTED,
    CALLS_DIALLED,
    CALLS_SCORED,
    CONVERSATIONS,
    CONVERSATIONS_REVIEWED,
    PLANNED_CALLS_ATTEMPTED,
    PLANNED_CALLS_CONNECTED,
    PLANNED_CALLS_DUE,
)
from services.kpi.measures.calls import CALLS_COMPLETED as COMPLETED
from services.kpi.measures.calls import CALLS_UNPLANNED as UNPLANNED

CALLS_COMPLETED = Count(
    id="calls_completed",
    name="Calls completed",
    name_ru="Завершённые звонки",
    formula="distinct calls that ended, whatever their outcome, by the day they began",
    source="D08",
    duties=("D08",),
    edges="R9: by call_id; by kind (inbound, outbound) and by reason (the outcome)",
    of=COMPLETED,
)
CONNECT_RATE = Ratio(
    id="connect_rate",
    name="Connect rate",
    name_ru="Доля дозвонов",
    formula="connected calls / dialled calls, by the day they began; dialled = outbound",
    source="K06",
    duties=("D08", "D14"),
    edges="connected for at least KPI_MINIMUM_TALK_SECONDS; distinct call_id (R9): the last fact of a call stands",
    of=CALLS_CONNECTED,
    over=(CALLS_DIALLED,),
)
CALL_PLAN_ADHERENCE = Ratio(
    id="call_plan_adherence",
    name="Call plan adherence",
    name_ru="Выполнение плана звонков",
    formula="planned calls with an attempt within due time ± window / planned calls whose window has ended",
    source="K07",
    duties=("D13",),
    edges="R18; any outcome is an attempt; rescheduled before due: moves, cancelled: out; after due: judged as it was",
    of=PLANNED_CALLS_ATTEMPTED,
    over=(PLANNED_CALLS_DUE,),
)
CALL_PLAN_CONNECTED = Ratio(
    id="call_plan_connected_rate",
    name="Planned calls connected",
    name_ru="Доля состоявшихся плановых звонков",
    formula="planned calls with a connected call within due time ± window / planned calls whose window has ended",
    source="K07",
    duties=("D13",),
    edges="the twin of call_plan_adherence; connected as in K06",
    of=PLANNED_CALLS_CONNECTED,
    over=(PLANNED_CALLS_DUE,),
)
CALLS_UNPLANNED = Count(
    id="calls_unplanned",
    name="Unplanned calls",
    name_ru="Звонки вне плана",
    formula="outbound calls without a planned_call_id, by the day they began",
    source="K07",
    better=Better.NEITHER,
    duties=("D13",),
    edges="apart from the plan's adherence; inbound calls cannot be planned",
    of=UNPLANNED,
)
CALL_QUALITY = Ratio(
    id="call_quality_score",
    name="Call quality",
    name_ru="Качество звонков",
    formula="mean QA score (0-100) of the reviewed calls, by the day they began",
    source="K08",
    unit="points",
    duties=("D08",),
    edges="the last score of a call_id counts; no reviews: null",
    of=CALL_SCORES,
    over=(CALLS_SCORED,),
)
CALL_REVIEW_SHARE = Ratio(
    id="call_review_share",
    name="Calls reviewed",
    name_ru="Доля оценённых звонков",
    formula="connected calls with a score / connected calls, in and out, by the day they began",
    source="K08",
    duties=("D08",),
    edges="connected as in K06: where nobody spoke there is nothing to review; a score without its call is none here",
    of=CONVERSATIONS_REVIEWED,
    over=(CONVERSATIONS,),
)

KPIS = (
    CALLS_COMPLETED,
    CONNECT_RATE,
    CALL_PLAN_ADHERENCE,
    CALL_PLAN_CONNECTED,
    CALLS_UNPLANNED,
    CALL_QUALITY,
    CALL_REVIEW_SHARE,
)
