"""KPIs of leads and calls."""

from services.kpi.kpis.kpi import Better, Count, Duration, Middle, Ratio
from services.kpi.measures.calls import CALLS_COMPLETED as CALLS
from services.kpi.measures.leads import LEADS_CREATED as CREATED
from services.kpi.measures.leads import LEADS_WON, SPEED_TO_LEAD

LEADS_CREATED = Count(
    id="leads_created",
    name="Leads",
    name_ru="Лиды",
    formula="valid leads (no spam, test or duplicate), by the day they came in and their first assignee",
    source="K01",
    duties=(
        "D01",
        "D27",
    ),
    of=CREATED,
)
CALLS_COMPLETED = Count(
    id="calls_completed",
    name="Calls completed",
    name_ru="Завершённые звонки",
    formula="distinct calls that ended, whatever their outcome, by the day they began",
    source="D08",
    duties=("D08",),
    of=CALLS,
)
SPEED_TO_LEAD_KPI = Duration(
    id="speed_to_lead_seconds",
    name="Speed to lead",
    name_ru="Скорость реакции на лид",
    formula="first human touch - creation of the lead, by the day of the touch: median; mean and p90 beside it",
    source="K03",
    duties=(
        "D10",
        "D14",
    ),
    better=Better.DOWN,
    unit="seconds",
    of=SPEED_TO_LEAD,
    value=Middle.MEDIAN,
)
LEAD_TO_DEAL_RATE = Ratio(
    id="lead_to_deal_rate",
    name="Lead-to-deal conversion",
    name_ru="Конверсия лида в сделку",
    formula="leads of the period that have a won deal by now / leads of the period (cohort of the creation day)",
    source="K10",
    duties=(
        "D10",
        "D23",
        "D27",
        "N8",
    ),
    of=LEADS_WON,
    over=(CREATED,),
)

KPIS = (LEADS_CREATED, CALLS_COMPLETED, SPEED_TO_LEAD_KPI, LEAD_TO_DEAL_RATE)
