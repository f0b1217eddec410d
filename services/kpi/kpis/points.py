"""KPIs of the loyalty scheme's points."""

from services.kpi.kpis.kpi import Better, Count, Ratio
from services.kpi.measures.points import POINTS_ACCRUED as ACCRUED
from services.kpi.measures.points import POINTS_EXPIRED as EXPIRED
from services.kpi.measures.points import POINTS_REDEEMED as REDEEMED

_DUTIES = ("D06", "D17")

POINTS_ACCRUED = Count(
    id="points_accrued",
    name="Bonus points accrued",
    name_ru="Начисленные бонусные баллы",
    formula="points earned by clients in the period",
    source="K48",
    duties=_DUTIES,
    better=Better.NEITHER,
    edges="R9: distinct points_id, the last telling stands; nobody's: unassigned",
    of=ACCRUED,
)
POINTS_EXPIRED = Count(
    id="points_expired",
    name="Bonus points expired",
    name_ru="Сгоревшие бонусные баллы",
    formula="points that came to nothing in the period",
    source="K48",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="R9: distinct points_id, the last telling stands; expired points are not redeemed",
    of=EXPIRED,
)
POINTS_REDEMPTION_RATE = Ratio(
    id="points_redemption_rate",
    name="Points redemption",
    name_ru="Доля использованных баллов",
    formula="points redeemed in the period / points accrued in the period",
    source="K48",
    duties=_DUTIES,
    edges="each by its own day, so it may pass 1; expired points are apart, never above the line; none accrued: null",
    of=REDEEMED,
    over=(ACCRUED,),
    beside={"expired": EXPIRED},
)

KPIS = (POINTS_ACCRUED, POINTS_EXPIRED, POINTS_REDEMPTION_RATE)
