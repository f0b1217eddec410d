"""KPIs of leads and calls."""

from services.kpi.kpis.kpi import Better, Count, Duration, Middle, Ratio
from services.kpi.measures.calls import CALLS_COMPLETED as CALLS
from services.kpi.measures.leads import LEADS_CREATED as CREATED
from services.kpi.measures.leads import LEADS_WON, SPEED_TO_LEAD, SPEED_TO_LEAD_SECONDS

LEADS_CREATED = Count(
    id="leads_created",
    name="Leads",
    formula="valid leads (no spam, test or duplicate), by the day they came in and their first assignee",
    source="K01",
    of=CREATED,
)
CALLS_COMPLETED = Count(
    id="calls_completed",
    name="Calls completed",
    formula="distinct calls that ended, whatever their outcome, by the day they began",
    source="D08",
    of=CALLS,
)
SPEED_TO_LEAD_KPI = Duration(
    id="speed_to_lead_seconds",
    name="Speed to lead",
    formula="first human touch - creation of the lead, by the day of the touch: median; mean and p90 beside it",
    source="K03",
    better=Better.DOWN,
    unit="seconds",
    of=SPEED_TO_LEAD,
    seconds=SPEED_TO_LEAD_SECONDS,
    value=Middle.MEDIAN,
)
LEAD_TO_DEAL_RATE = Ratio(
    id="lead_to_deal_rate",
    name="Lead-to-deal conversion",
    formula="leads of the period that have a won deal by now / leads of the period (cohort of the creation day)",
    source="K10",
    of=LEADS_WON,
    over=(CREATED,),
)
