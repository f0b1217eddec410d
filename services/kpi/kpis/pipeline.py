"""KPIs of the open pipeline, and of how fast it brings money."""

from fractions import Fraction

from services.kpi.kpis.deals import AVERAGE_DEAL_SIZE, SALES_CYCLE_DAYS, WIN_RATE
from services.kpi.kpis.kpi import Better, Combined, Count, Money, Parts, Ratio
from services.kpi.measures.pipeline import OPEN_DEALS as OPEN
from services.kpi.measures.pipeline import OPEN_PIPELINE as PIPELINE
from services.kpi.measures.pipeline import OPEN_WITH_NEXT_STEP, OPEN_WITHOUT_AMOUNT, OVERDUE_DEALS
from services.kpi.measures.pipeline import WEIGHTED_PIPELINE as WEIGHTED

OPEN_DEALS = Count(
    id="open_deals",
    name="Open deals",
    name_ru="Открытые сделки",
    formula="deals open at the end of the period, or now",
    source="K23",
    duties=("D03",),
    better=Better.NEITHER,
    edges="R6: for the current owner, whom only DealReassigned changes. Those without an amount are beside it.",
    of=OPEN,
    beside={"without_amount": OPEN_WITHOUT_AMOUNT},
)
OPEN_PIPELINE = Money(
    id="open_pipeline",
    name="Open pipeline",
    name_ru="Открытая воронка",
    formula="amount of the deals open at the end of the period, or now",
    source="K24",
    duties=("D03",),
    basis="deal value",
    edges="R6, R7: it goes with the current owner. A deal without an amount counts among the deals only.",
    of=PIPELINE,
    counted=OPEN,
)
WEIGHTED_PIPELINE = Money(
    id="weighted_pipeline",
    name="Weighted pipeline",
    name_ru="Взвешенная воронка",
    formula="sum of amount x probability of its stage over the deals open at the end of the period, or now",
    source="K23",
    duties=("D03",),
    basis="deal value",
    edges="Won deals are apart (won_value), lost ones worth 0; deals without an amount are apart (open_deals). R6, R7.",
    of=WEIGHTED,
    counted=OPEN,
    beside={"unweighted": PIPELINE},
)
NEXT_STEP_DISCIPLINE = Ratio(
    id="next_step_discipline",
    name="Next-step discipline",
    name_ru="Дисциплина следующего шага",
    formula="open deals with a next step not yet due / open deals, at the end of the period or now",
    source="K09",
    duties=("D08",),
    edges="R7. A step counts to the end of the day it is due; several steps of a deal count once.",
    of=OPEN_WITH_NEXT_STEP,
    over=(OPEN,),
)
OVERDUE_DEALS_RATE = Ratio(
    id="overdue_deals_rate",
    name="Overdue deals",
    name_ru="Доля просроченных сделок",
    formula="open deals whose expected closing day has passed / open deals, at the end of the period or now",
    source="D03",
    duties=("D03",),
    better=Better.DOWN,
    edges="Overdue from the day after expected_close, until it closes or gets another date; without one it never is.",
    of=OVERDUE_DEALS,
    over=(OPEN,),
)


def _velocity(parts: Parts) -> Fraction | None:
    cycle = parts["cycle_days"]
    return parts["opportunities"] * parts["average_deal"] * parts["win_rate"] / cycle if cycle else None


SALES_VELOCITY = Combined(
    id="sales_velocity",
    name="Sales velocity",
    name_ru="Скорость продаж",
    formula="open deals x average deal size x win rate / mean sales cycle in days: money a day",
    source="K56",
    duties=("D03",),
    unit="money",
    basis="deal value",
    edges="All parts are of one period and scope; opportunities are the deals open at its end. Cycle 0: null.",
    of={
        "opportunities": OPEN_DEALS,
        "average_deal": AVERAGE_DEAL_SIZE,
        "win_rate": WIN_RATE,
        "cycle_days": SALES_CYCLE_DAYS,
    },
    formula_of=_velocity,
)

KPIS = (
    OPEN_DEALS,
    OPEN_PIPELINE,
    WEIGHTED_PIPELINE,
    NEXT_STEP_DISCIPLINE,
    OVERDUE_DEALS_RATE,
    SALES_VELOCITY,
)
