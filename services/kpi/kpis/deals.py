"""KPIs of deals and the pipeline."""

from services.kpi.kpis.kpi import Better, Count, Duration, Mean, Middle, Money, Ratio
from services.kpi.measures.deals import DEALS_LOST as LOST
from services.kpi.measures.deals import DEALS_WON as WON
from services.kpi.measures.deals import (
    OPEN_DEALS,
    OPEN_PIPELINE,
    SALES_CYCLE,
    WON_VALUE,
)

_DAY_SECONDS = 24 * 3600

DEALS_WON = Count(
    id="deals_won",
    name="Deals won",
    name_ru="Выигранные сделки",
    formula="deals won, by the day they closed",
    source="K02",
    duties=("N1",),
    of=WON,
)
DEALS_LOST = Count(
    id="deals_lost",
    name="Deals lost",
    name_ru="Проигранные сделки",
    formula="deals lost, by the day they closed",
    source="K11",
    duties=("D04",),
    better=Better.DOWN,
    of=LOST,
)
WIN_RATE = Ratio(
    id="win_rate",
    name="Win rate",
    name_ru="Доля выигранных сделок",
    formula="won / (won + lost), by the day they closed",
    source="K11",
    duties=(
        "D02",
        "N8",
    ),
    of=WON,
    over=(WON, LOST),
)
AVERAGE_DEAL_SIZE = Mean(
    id="average_deal_size",
    name="Average deal size",
    name_ru="Средний размер сделки",
    formula="contract value of won deals / won deals",
    source="K14",
    duties=(
        "D18",
        "N5",
    ),
    basis="deal value",
    of=WON_VALUE,
    over=(WON,),
)
SALES_CYCLE_DAYS = Duration(
    id="sales_cycle_days",
    name="Sales cycle",
    name_ru="Цикл сделки",
    formula="closing - opening of won deals, by the day they closed: mean; median and p90 beside it",
    source="K15",
    duties=("D02",),
    better=Better.DOWN,
    unit="days",
    of=SALES_CYCLE,
    value=Middle.MEAN,
    unit_seconds=_DAY_SECONDS,
)
OPEN_PIPELINE_KPI = Money(
    id="open_pipeline",
    name="Open pipeline",
    name_ru="Открытая воронка",
    formula="amount of the deals open at the end of the period, or now",
    source="K24",
    duties=("D03",),
    basis="deal value",
    of=OPEN_PIPELINE,
    counted=OPEN_DEALS,
)

KPIS = (DEALS_WON, DEALS_LOST, WIN_RATE, AVERAGE_DEAL_SIZE, SALES_CYCLE_DAYS, OPEN_PIPELINE_KPI)
