"""KPIs of what clients ask, and of the calls that nobody took."""

from services.kpi.kpis.kpi import Better, Count, Duration, Ratio
from services.kpi.measures.requests import MISSED_CALLS as MISSED
from services.kpi.measures.requests import (
    MISSED_CALLS_DUE,
    MISSED_CALLS_IN_TIME,
    REQUEST_ANSWER,
    REQUESTS_DUE,
    REQUESTS_IN_TIME,
)
from services.kpi.measures.requests import REQUESTS_RECEIVED as RECEIVED

_ANSWER = "the first RequestAnswered, or connected call that names the request, counts, by whatever medium"

REQUESTS_RECEIVED = Count(
    id="requests_received",
    name="Inbound requests",
    name_ru="Входящие обращения",
    formula="requests and missed calls, by the day they came in, for who was asked",
    source="K59",
    better=Better.NEITHER,
    duties=("D14",),
    edges="nobody was asked: unassigned, then for who answers",
    of=RECEIVED,
)
MISSED_CALLS = Count(
    id="missed_calls",
    name="Missed calls",
    name_ru="Пропущенные звонки",
    formula="inbound calls that nobody took, by day, for who was called",
    source="K59",
    better=Better.DOWN,
    duties=("D14",),
    edges="nobody in particular was called: unassigned, then for who answers",
    of=MISSED,
)
MISSED_CALL_RECOVERY = Ratio(
    id="missed_call_recovery_rate",
    name="Missed-call recovery",
    name_ru="Доля вовремя обработанных пропущенных звонков",
    formula="missed calls answered within the SLA / missed calls whose SLA time has passed",
    source="K59",
    duties=("D14",),
    edges=f"R18; {_ANSWER}",
    of=MISSED_CALLS_IN_TIME,
    over=(MISSED_CALLS_DUE,),
)
REQUEST_ANSWER_RATE = Ratio(
    id="request_answer_rate",
    name="Requests answered in time",
    name_ru="Доля обращений, получивших ответ вовремя",
    formula="requests and missed calls answered within the SLA / those whose SLA time has passed",
    source="K59",
    duties=("D14",),
    edges=f"R18; {_ANSWER}; the twin of missed_call_recovery_rate",
    of=REQUESTS_IN_TIME,
    over=(REQUESTS_DUE,),
)
REQUEST_ANSWER_TIME = Duration(
    id="request_answer_seconds",
    name="Time to answer",
    name_ru="Время ответа на обращение",
    formula="first answer - request, by the day of the answer and for its author: median; mean and p90 beside it",
    source="K59",
    better=Better.DOWN,
    duties=("D14",),
    edges="an answer before the request (two clocks) is 0; unanswered ones beside it, for who was asked (R17)",
    of=REQUEST_ANSWER,
)
REQUEST_ANSWER_TIME_WORKING = Duration(
    id="request_answer_working_seconds",
    name="Time to answer, working time",
    name_ru="Время ответа на обращение в рабочие часы",
    formula="working time from the request to its first answer, by the day of the answer: median",
    source="K59",
    better=Better.DOWN,
    duties=("D14",),
    edges="R16: the twin of request_answer_seconds",
    of=REQUEST_ANSWER,
    is_working_time=True,
)

KPIS = (
    REQUESTS_RECEIVED,
    MISSED_CALLS,
    MISSED_CALL_RECOVERY,
    REQUEST_ANSWER_RATE,
    REQUEST_ANSWER_TIME,
    REQUEST_ANSWER_TIME_WORKING,
)
