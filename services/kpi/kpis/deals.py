"""KPIs of closed deals: sales, win rates, deal size, cycle, losses."""

from services.kpi.kpis.kpi import Better, Count, Duration, Mean, Middle, Money, Ratio
from services.kpi.measures.deals import DEALS_FALLEN_THROUGH as FALLEN_THROUGH
from services.kpi.measures.deals import DEALS_LOST as LOST
from services.kpi.measures.deals import DEALS_WON as WON
from services.kpi.measures.deals import (
    GAP_VALUE,
    GAPS,
    LOST_TO_RIVAL,
    LOST_VALUE,
    NET_SALES_CYCLE,
    SALES_CYCLE,
    UNDECIDED_WITH_RIVAL,
    WON_AGAINST_RIVAL,
)
from services.kpi.measures.deals import WON_VALUE as VALUE
from services.kpi.measures.quotes import DEALS_QUOTED, QUOTED_DEALS_WON
from services.kpi.measures.quotes import QUOTES_SENT as QUOTES

_HOUR_SECONDS = 3600
_DAY_SECONDS = 24 * _HOUR_SECONDS

DEALS_WON = Count(
    id="deals_won",
    name="Deals won",
    name_ru="Выигранные сделки",
    formula="deals won, by the day they closed",
    source="K02",
    duties=("N1",),
    edges="R8: a deal is won once, on the day of the closing that stands. R11: a person's part may be a fraction.",
    of=WON,
)
DEALS_WON_NET = Count(
    id="deals_won_net",
    name="Deals won, net",
    name_ru="Выигранные сделки за вычетом отменённых",
    formula="deals won, less those whose last order was cancelled, by the day of that cancellation",
    source="K02",
    duties=("N1",),
    edges="R2: while one order stands, or none was placed, the win stands; an order placed later takes the -1 back.",
    of=WON,
    less=(FALLEN_THROUGH,),
)
DEALS_LOST = Count(
    id="deals_lost",
    name="Deals lost",
    name_ru="Проигранные сделки",
    formula="deals lost, by the day they closed",
    source="K11 K66",
    duties=("D04",),
    better=Better.DOWN,
    edges='R8, R11. Broken down by lost_reason it is the mix of reasons: a loss without one is "unknown".',
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
    edges="R1: nothing closed is null. R8: a reopened deal is in neither. Open deals are not below the line.",
    of=WON,
    over=(WON, LOST),
)
WIN_RATE_VALUE = Ratio(
    id="win_rate_value",
    name="Win rate by value",
    name_ru="Доля выигранных сделок по сумме",
    formula="value of won deals / value of won and lost deals, by the day they closed",
    source="K11",
    duties=(
        "D02",
        "N8",
    ),
    basis="deal value",
    edges="R3: each closing at the rate of its day. Deals of no value weigh nothing.",
    of=VALUE,
    over=(VALUE, LOST_VALUE),
    beside={"won": WON, "lost": LOST},
)
COMPETITIVE_WIN_RATE = Ratio(
    id="competitive_win_rate",
    name="Competitive win rate",
    name_ru="Доля побед над конкурентами",
    formula="won / (won + lost) of the deals with a named rival, by the day they closed",
    source="K12",
    duties=("D04",),
    edges="Deals without a named competitor are out; those that ended as no_decision are beside it.",
    of=WON_AGAINST_RIVAL,
    over=(WON_AGAINST_RIVAL, LOST_TO_RIVAL),
    beside={"no_decision": UNDECIDED_WITH_RIVAL},
)
QUOTE_TO_DEAL_RATE = Ratio(
    id="quote_to_deal_rate",
    name="Quote-to-deal conversion",
    name_ru="Конверсия КП в сделку",
    formula="deals that stand won / deals quoted, by the day and the author of the first quote",
    source="K13",
    duties=("D02",),
    edges="Quotes and versions of one deal count once. R8: a reopened deal is no longer won.",
    of=QUOTED_DEALS_WON,
    over=(DEALS_QUOTED,),
    is_cohort=True,
)
QUOTES_SENT = Count(
    id="quotes_sent",
    name="Quotes sent",
    name_ru="Отправленные КП",
    formula="versions of quotes, by the day they were sent and by author",
    source="K13",
    duties=("D02",),
    edges="R9: one version of a quote counts once, as it was first sent.",
    of=QUOTES,
)
WON_VALUE = Money(
    id="won_value",
    name="Value of won deals",
    name_ru="Сумма выигранных сделок",
    formula="contract value of won deals, by the day they closed",
    source="K17",
    duties=("N7",),
    basis="deal value",
    edges="R8; R11: by largest remainder. Never added to the value of orders.",
    of=VALUE,
    counted=WON,
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
    edges="R1: null without wins. R11: value and count are shared alike.",
    of=VALUE,
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
    edges="Won deals only; closed before opened: left out. R8: to the closing that stands. R17: open deals beside it.",
    of=SALES_CYCLE,
    value=Middle.MEAN,
    unit_seconds=_DAY_SECONDS,
)
SALES_CYCLE_WORKING_HOURS = Duration(
    id="sales_cycle_working_hours",
    name="Sales cycle, working time",
    name_ru="Цикл сделки в рабочем времени",
    formula="working hours from opening to closing of won deals, by the day they closed: mean; median, p90 beside it",
    source="K15",
    duties=("D02",),
    better=Better.DOWN,
    unit="hours",
    edges="R16: on the company's calendar. As sales_cycle_days otherwise; the age of open deals is wall-clock time.",
    of=SALES_CYCLE,
    value=Middle.MEAN,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)
SALES_CYCLE_NET_DAYS = Duration(
    id="sales_cycle_net_days",
    name="Sales cycle without reopened gaps",
    name_ru="Цикл сделки без перерывов",
    formula="closing - opening of won deals less the time they were closed in between, by the day they closed: mean",
    source="K15",
    duties=("D02",),
    better=Better.DOWN,
    unit="days",
    edges="R8: the gap between a closing and the reopening is no time of the cycle here.",
    of=NET_SALES_CYCLE,
    value=Middle.MEAN,
    unit_seconds=_DAY_SECONDS,
)
SALES_CYCLE_NET_WORKING_HOURS = Duration(
    id="sales_cycle_net_working_hours",
    name="Sales cycle without reopened gaps, working time",
    name_ru="Цикл сделки без перерывов в рабочем времени",
    formula="working hours of the cycle of won deals less those it was closed for, by the day they closed: mean",
    source="K15",
    duties=("D02",),
    better=Better.DOWN,
    unit="hours",
    edges="R8, R16.",
    of=NET_SALES_CYCLE,
    value=Middle.MEAN,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)
LOST_REVENUE = Money(
    id="lost_revenue",
    name="Lost revenue",
    name_ru="Упущенная выручка",
    formula="amounts of the deals lost, by the day they closed; by lost_reason and competitor",
    source="K66",
    duties=(
        "D04",
        "D24",
    ),
    better=Better.DOWN,
    basis="deal value",
    edges='R8: a reopening takes it back. Lost without reason: "unknown".',
    of=LOST_VALUE,
    counted=LOST,
)
LOST_REVENUE_MISSING_PRODUCT = Money(
    id="lost_revenue_missing_product",
    name="Revenue lost for want of a product",
    name_ru="Упущенная выручка из-за отсутствия продукта",
    formula="amounts of the deals lost with the reason missing_product, by the day they closed; by product",
    source="K66",
    duties=("D24",),
    better=Better.DOWN,
    basis="deal value",
    edges='missing_product without a product: "unknown". A product named beside another reason does not count.',
    of=GAP_VALUE,
    counted=GAPS,
)

KPIS = (
    DEALS_WON,
    DEALS_WON_NET,
    DEALS_LOST,
    WIN_RATE,
    WIN_RATE_VALUE,
    COMPETITIVE_WIN_RATE,
    QUOTE_TO_DEAL_RATE,
    QUOTES_SENT,
    WON_VALUE,
    AVERAGE_DEAL_SIZE,
    SALES_CYCLE_DAYS,
    SALES_CYCLE_WORKING_HOURS,
    SALES_CYCLE_NET_DAYS,
    SALES_CYCLE_NET_WORKING_HOURS,
    LOST_REVENUE,
    LOST_REVENUE_MISSING_PRODUCT,
)
