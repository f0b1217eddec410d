"""KPIs of deals and the pipeline."""

from services.kpi.kpis.kpi import Better, Count, Duration, Mean, Middle, Money, Ratio
from services.kpi.measures.deals import DEALS_LOST as LOST
from services.kpi.measures.deals import DEALS_WON as WON
from services.kpi.measures.deals import (
    OPEN_DEALS,
    OPEN_PIPELINE,
    SALES_CYCLE,
    SALES_CYCLE_SECONDS,
    WON_VALUE,
)

_DAY_SECONDS = 24 * 3600

DEALS_WON = Count(id="deals_won", name="Deals won", formula="deals won, by the day they closed", source="K02", of=WON)
DEALS_LOST = Count(
    id="deals_lost",
    name="Deals lost",
    formula="deals lost, by the day they closed",
    source="K11",
    better=Better.DOWN,
    of=LOST,
)
WIN_RATE = Ratio(
    id="win_rate",
    name="Win rate",
    formula="won / (won + lost), by the day they closed",
    source="K11",
    of=WON,
    over=(WON, LOST),
)
AVERAGE_DEAL_SIZE = Mean(
    id="average_deal_size",
    name="Average deal size",
    formula="contract value of won deals / won deals",
    source="K14",
    basis="deal value",
    of=WON_VALUE,
    counted=WON,
)
SALES_CYCLE_DAYS = Duration(
    id="sales_cycle_days",
    name="Sales cycle",
    formula="closing - opening of won deals, by the day they closed: mean; median and p90 beside it",
    source="K15",
    better=Better.DOWN,
    unit="days",
    of=SALES_CYCLE,
    seconds=SALES_CYCLE_SECONDS,
    value=Middle.MEAN,
    unit_seconds=_DAY_SECONDS,
)
OPEN_PIPELINE_KPI = Money(
    id="open_pipeline",
    name="Open pipeline",
    formula="amount of the deals open at the end of the period, or now",
    source="K24",
    basis="deal value",
    of=OPEN_PIPELINE,
    counted=OPEN_DEALS,
)
