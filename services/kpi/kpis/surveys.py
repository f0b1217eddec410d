"""KPIs of what clients say of us."""

from services.kpi.kpis.kpi import Count, Ratio
from services.kpi.kpis.scores import Scored
from services.kpi.measures.surveys import (
    ANSWERS_UNASKED,
    CES_SCORES,
    CSAT_SCORES,
    NPS_SCORES,
    SURVEYS_ANSWERED,
)
from services.kpi.measures.surveys import FEEDBACK_RECEIVED as RECEIVED
from services.kpi.measures.surveys import SURVEYS_SENT as SENT

_DUTIES = ("D16", "D22")
_LAST_ANSWER = (
    "one answer per survey, the last, by its day (R9); an answer without a score changes none; "
    "an answer without SurveySent counts; the response rate is survey_response_rate"
)

NPS = Scored(
    id="nps",
    name="Net promoter score",
    name_ru="Индекс потребительской лояльности (NPS)",
    formula="(answers of 9-10 - answers of 0-6) / answers x 100",
    source="K31",
    duties=_DUTIES,
    edges=_LAST_ANSWER,
    unit="points",
    of=NPS_SCORES,
    weights={**dict.fromkeys(range(7), -1), 9: 1, 10: 1},
    factor=100,
)
CSAT = Scored(
    id="csat",
    name="Customer satisfaction",
    name_ru="Удовлетворённость клиентов (CSAT)",
    formula="answers of 4-5 / answers",
    source="K31",
    duties=_DUTIES,
    edges=f"the share of the two top boxes, not the mean share; {_LAST_ANSWER}",
    of=CSAT_SCORES,
    weights={4: 1, 5: 1},
)
CES = Scored(
    id="ces",
    name="Customer effort score",
    name_ru="Индекс усилий клиента (CES)",
    formula="mean score, 1 to 7",
    source="K31",
    duties=_DUTIES,
    edges=_LAST_ANSWER,
    unit="points",
    of=CES_SCORES,
    weights={score: score for score in range(1, 8)},
)
CES_AGREE_SHARE = Scored(
    id="ces_agree_share",
    name="Customers who found it easy",
    name_ru="Доля клиентов, которым было легко (CES)",
    formula="answers of 5-7 / answers",
    source="K31",
    duties=_DUTIES,
    edges=_LAST_ANSWER,
    of=CES_SCORES,
    weights={5: 1, 6: 1, 7: 1},
)
FEEDBACK_RECEIVED = Count(
    id="feedback_received",
    name="Answers received",
    name_ru="Полученные отзывы",
    formula="distinct surveys answered, by the day of the last answer",
    source="K31",
    duties=_DUTIES,
    edges="without SurveySent: counted, and told apart as `unasked`",
    of=RECEIVED,
    beside={"unasked": ANSWERS_UNASKED},
)
SURVEYS_SENT = Count(
    id="surveys_sent",
    name="Surveys sent",
    name_ru="Отправленные опросы",
    formula="distinct surveys, by the day they were first sent",
    source="K62",
    duties=("D16",),
    edges="R9: distinct survey_id, sent again is no other survey",
    of=SENT,
)
SURVEY_RESPONSE_RATE = Ratio(
    id="survey_response_rate",
    name="Survey response rate",
    name_ru="Доля ответивших на опросы",
    formula="surveys of the period answered by now / surveys sent in the period (cohort of the sent day)",
    source="K62",
    duties=("D16",),
    edges="a late answer restates its cohort; answers without SurveySent are apart, as `unasked` by their own day",
    of=SURVEYS_ANSWERED,
    over=(SENT,),
    beside={"unasked": ANSWERS_UNASKED},
    is_cohort=True,
)

KPIS = (NPS, CSAT, CES, CES_AGREE_SHARE, FEEDBACK_RECEIVED, SURVEYS_SENT, SURVEY_RESPONSE_RATE)
