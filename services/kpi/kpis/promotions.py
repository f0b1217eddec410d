"""KPIs of promotions' coupons."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from services.kpi.kpis.kpi import NO_DATA, Better, Count, plain
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures.promotions import COUPONS_ISSUED as ISSUED
from services.kpi.measures.promotions import ORDERS_WITH_PROMOTION as USED
from shared.events import KpiReading
from shared.values import COMPANY


class Coupons(NamedTuple):
    """Orders placed under a promotion, and coupons issued for it."""

    used: Fraction
    issued: Fraction


def redeemed(promotions: Mapping[str, Coupons]) -> Coupons:
    """Return the coupons of all *promotions* for which any were issued: the others' orders needed none."""
    counted = [one for one in promotions.values() if one.issued > 0]
    return Coupons(sum((one.used for one in counted), Fraction()), sum((one.issued for one in counted), Fraction()))


async def _redemption(kpi: OnRequest, ask: Ask) -> KpiReading:
    last = min(ask.period.last, ask.today)
    used = await ask.by(ask.scope, "promotion", ask.period.first, last)
    issued = await ask.by(COMPANY, "promotion", ask.period.first, last)
    promotions = {
        name: Coupons(used[name].count(USED) if name in used else Fraction(), figures.count(ISSUED))
        for name, figures in issued.items()
    }
    total = redeemed(promotions)
    return kpi.said(
        ask.currency,
        plain(total.used / total.issued) if total.issued else None,
        reason=NO_DATA,
        numerator=plain(total.used),
        denominator=plain(total.issued),
        n=plain(total.issued) or 0,
        details={name: plain(one.used / one.issued) for name, one in promotions.items() if one.issued > 0},
    )


COUPONS_ISSUED = Count(
    id="coupons_issued",
    name="Coupons issued",
    name_ru="Выпущенные купоны",
    formula="coupons of the promotions that have started by the end of the period, or now",
    source="K48",
    duties=("D17", "D28"),
    better=Better.NEITHER,
    edges="of the company alone; a promotion that does not say how many has none",
    of=ISSUED,
)
ORDERS_WITH_PROMOTION = Count(
    id="orders_with_promotion",
    name="Orders with a promotion",
    name_ru="Заказы по акциям",
    formula="orders placed under a promotion by the end of the period, or now, less those cancelled",
    source="K48",
    duties=("D17", "D28"),
    edges="shared by credit (R11); by promotion; so far, because a promotion's life is not a period's",
    of=USED,
)
COUPON_REDEMPTION_RATE = OnRequest(
    id="coupon_redemption_rate",
    name="Coupon redemption",
    name_ru="Доля использованных купонов",
    formula="orders with a promotion so far / coupons issued for it, all promotions together and each in the details",
    source="K48",
    unit="ratio",
    duties=("D17", "D28"),
    edges="issued absent: the promotion is left out, above the line too; a manager's orders are over all coupons",
    of=(USED, ISSUED),
    answer=_redemption,
)

KPIS = (COUPONS_ISSUED, ORDERS_WITH_PROMOTION, COUPON_REDEMPTION_RATE)
