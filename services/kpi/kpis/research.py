"""KPIs of market research."""

from services.kpi.kpis.kpi import Count, Ratio
from services.kpi.measures.research import ANSWERS_OF_INVITED, RESEARCH_ANSWERS, RESEARCH_DONE, RESEARCH_INVITED

RESEARCH_ANSWERS_KPI = Count(
    id="research_answers",
    name="Research answers",
    name_ru="Ответы в исследованиях",
    formula="answers to the last wave of each research, by segment",
    source="K71",
    duties=("D04", "D29"),
    edges="several waves of one research_id: the last",
    of=RESEARCH_ANSWERS,
    beside={"research": RESEARCH_DONE},
)
RESEARCH_RESPONSE_RATE = Ratio(
    id="research_response_rate",
    name="Research response rate",
    name_ru="Доля ответивших в исследованиях",
    formula="answers / invited",
    source="K71",
    duties=("D29",),
    edges="research that does not say how many were invited is in neither; none does: null, the answers are shown",
    of=ANSWERS_OF_INVITED,
    over=(RESEARCH_INVITED,),
    beside={"answers": RESEARCH_ANSWERS},
)

KPIS = (RESEARCH_ANSWERS_KPI, RESEARCH_RESPONSE_RATE)
