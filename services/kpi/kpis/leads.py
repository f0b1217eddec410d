"""KPIs of leads."""

from services.kpi.kpis.kpi import Better, Count, Duration, Ratio
from services.kpi.measures.lead_times import LEAD_ASSIGNMENT, LEAD_REACTION
from services.kpi.measures.lead_times import SPEED_TO_LEAD as SPEED
from services.kpi.measures.leads import LEAD_TOUCHES, LEAD_TOUCHES_AUTOMATIC
from services.kpi.measures.leads import LEADS_ALL as ALL
from services.kpi.measures.leads import LEADS_ALL_CLOSED as ALL_CLOSED
from services.kpi.measures.leads import LEADS_ALL_WON as ALL_WON
from services.kpi.measures.leads import LEADS_CLOSED as CLOSED
from services.kpi.measures.leads import LEADS_COVERED as COVERED
from services.kpi.measures.leads import LEADS_CREATED as VALID
from services.kpi.measures.leads import LEADS_DUE as DUE
from services.kpi.measures.leads import LEADS_WON as WON

_OF_CONVERSION = ("D10", "D23", "D27", "N8")

LEADS_CREATED = Count(
    id="leads_created",
    name="Leads",
    name_ru="Лиды",
    formula="valid leads (no spam, test or duplicate), by the day they came in and their first assignee",
    source="K01",
    duties=("D01", "D27"),
    edges="R13; nobody's yet: unassigned, then its first assignee's; without a channel: unknown",
    of=VALID,
)
LEADS_ALL = Count(
    id="leads_all",
    name="Leads with junk",
    name_ru="Лиды, включая нецелевые",
    formula="all leads, also spam, tests and duplicates, by the day they came in and their first assignee",
    source="K01",
    better=Better.NEITHER,
    duties=("D01", "D27"),
    edges="R13: the twin of leads_created",
    of=ALL,
)
SPEED_TO_LEAD = Duration(
    id="speed_to_lead_seconds",
    name="Speed to lead",
    name_ru="Скорость реакции на лид",
    formula="first human touch - creation of the lead, by the day of the touch: median; mean and p90 beside it",
    source="K03",
    better=Better.DOWN,
    duties=("D10", "D14"),
    edges="automatic touches are none; never resets (R6); junk is out; untouched leads beside it (R17), until judged",
    of=SPEED,
)
SPEED_TO_LEAD_WORKING = Duration(
    id="speed_to_lead_working_seconds",
    name="Speed to lead, working time",
    name_ru="Скорость реакции на лид в рабочее время",
    formula="working time from the creation of the lead to the first human touch, by the day of the touch: median",
    source="K03",
    better=Better.DOWN,
    duties=("D10", "D14"),
    edges="R16: the twin of speed_to_lead_seconds; the age of what is open stays in wall-clock time",
    of=SPEED,
    is_working_time=True,
)
LEAD_ASSIGNMENT_LAG = Duration(
    id="lead_assignment_seconds",
    name="Lead assignment lag",
    name_ru="Время до назначения лида",
    formula="first assignment - creation of the lead, by the day of the assignment: median",
    source="K03",
    better=Better.DOWN,
    duties=("D10",),
    edges="created with a manager: 0; leads without a manager beside it (R17), until touched or judged",
    of=LEAD_ASSIGNMENT,
)
LEAD_ASSIGNMENT_LAG_WORKING = Duration(
    id="lead_assignment_working_seconds",
    name="Lead assignment lag, working time",
    name_ru="Время до назначения лида в рабочие часы",
    formula="working time from the creation of the lead to its first assignment, by the day of the assignment: median",
    source="K03",
    better=Better.DOWN,
    duties=("D10",),
    edges="R16: the twin of lead_assignment_seconds",
    of=LEAD_ASSIGNMENT,
    is_working_time=True,
)
LEAD_REACTION_LAG = Duration(
    id="lead_reaction_seconds",
    name="Lead reaction lag",
    name_ru="Время реакции менеджера на назначенный лид",
    formula="first human touch - first assignment of the lead, by the day of the touch: median",
    source="K03",
    better=Better.DOWN,
    duties=("D10",),
    edges="touched before it was assigned: 0; begins anew at a reassignment only if KPI_REACTION_RESTARTS says so (R6)",
    of=LEAD_REACTION,
)
LEAD_REACTION_LAG_WORKING = Duration(
    id="lead_reaction_working_seconds",
    name="Lead reaction lag, working time",
    name_ru="Время реакции менеджера на назначенный лид в рабочие часы",
    formula="working time from the first assignment of the lead to the first human touch: median",
    source="K03",
    better=Better.DOWN,
    duties=("D10",),
    edges="R16: the twin of lead_reaction_seconds",
    of=LEAD_REACTION,
    is_working_time=True,
)
LEAD_COVERAGE = Ratio(
    id="lead_coverage_rate",
    name="Lead coverage",
    name_ru="Доля лидов, обработанных в срок",
    formula="leads touched by a human within the SLA / leads whose SLA time has passed, for their first assignee",
    source="K04",
    duties=("D10",),
    edges="R18: not yet due counts on neither side; disqualified untouched before its time: out, after it: a miss",
    of=COVERED,
    over=(DUE,),
)
TOUCHES_PER_LEAD = Ratio(
    id="touches_per_lead",
    name="Touches per lead",
    name_ru="Касаний на лид",
    formula="distinct human touches (touch_id) of the period's leads / leads (cohort of the creation day)",
    source="K05",
    better=Better.NEITHER,
    unit="touches",
    duties=("D10",),
    edges="only until the lead was judged or won; automatic ones apart, beside it; junk and its touches are out",
    of=LEAD_TOUCHES,
    over=(VALID,),
    beside={"automatic": LEAD_TOUCHES_AUTOMATIC},
    is_cohort=True,
)
LEAD_TO_DEAL_RATE = Ratio(
    id="lead_to_deal_rate",
    name="Lead-to-deal conversion",
    name_ru="Конверсия лида в сделку",
    formula="leads of the period that have a won deal by now / leads of the period (cohort of the creation day)",
    source="K10",
    duties=_OF_CONVERSION,
    edges="valid leads (R13), for their first assignee; several won deals count once; reopened: taken back (R8)",
    of=WON,
    over=(VALID,),
    is_cohort=True,
)
LEAD_TO_DEAL_RATE_ALL = Ratio(
    id="lead_to_deal_rate_all",
    name="Lead-to-deal conversion of all leads",
    name_ru="Конверсия всех лидов в сделку",
    formula="all leads of the period, also junk, that have a won deal by now / all leads (cohort of the creation day)",
    source="K10",
    duties=_OF_CONVERSION,
    edges="R13: the twin of lead_to_deal_rate",
    of=ALL_WON,
    over=(ALL,),
    is_cohort=True,
)
LEAD_TO_DEAL_RATE_BY_CLOSE = Ratio(
    id="lead_to_deal_rate_by_close",
    name="Lead-to-deal conversion by closing day",
    name_ru="Конверсия лида в сделку по дате закрытия",
    formula="leads whose first standing deal was won in the period / leads that came in during the period",
    source="K10",
    duties=_OF_CONVERSION,
    edges="may pass 1, as other leads stand above than below; both for the first assignee; R8, R13",
    of=CLOSED,
    over=(VALID,),
)
LEAD_TO_DEAL_RATE_ALL_BY_CLOSE = Ratio(
    id="lead_to_deal_rate_all_by_close",
    name="Lead-to-deal conversion of all leads by closing day",
    name_ru="Конверсия всех лидов в сделку по дате закрытия",
    formula="all leads, also junk, whose first standing deal was won in the period / all leads that came in",
    source="K10",
    duties=_OF_CONVERSION,
    edges="R13: the twin of lead_to_deal_rate_by_close",
    of=ALL_CLOSED,
    over=(ALL,),
)

KPIS = (
    LEADS_CREATED,
    LEADS_ALL,
    SPEED_TO_LEAD,
    SPEED_TO_LEAD_WORKING,
    LEAD_ASSIGNMENT_LAG,
    LEAD_ASSIGNMENT_LAG_WORKING,
    LEAD_REACTION_LAG,
    LEAD_REACTION_LAG_WORKING,
    LEAD_COVERAGE,
    TOUCHES_PER_LEAD,
    LEAD_TO_DEAL_RATE,
    LEAD_TO_DEAL_RATE_ALL,
    LEAD_TO_DEAL_RATE_BY_CLOSE,
    LEAD_TO_DEAL_RATE_ALL_BY_CLOSE,
)
