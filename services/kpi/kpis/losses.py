"""Why deals are lost: the share of each reason in all of them (K66)."""

from collections.abc import Mapping
from fractions import Fraction

from services.kpi.kpis.kpi import NO_DATA, plain
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures.deals import DEALS_LOST
from services.kpi.measures.measure import UNKNOWN
from shared.events import KpiReading


def reason_shares(lost: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return which part of all *lost* deals each reason is, the most frequent first; nothing lost has no reasons."""
    whole = sum(lost.values(), Fraction())
    return {reason: number / whole for reason, number in sorted(lost.items(), key=_most_first) if number > 0}


def _most_first(one: tuple[str, Fraction]) -> tuple[Fraction, str]:
    return -one[1], one[0]


async def _shares(kpi: OnRequest, ask: Ask) -> KpiReading:
    by_reason = await ask.by(ask.scope, "lost_reason", ask.period.first, min(ask.period.last, ask.today))
    lost = {reason: figures.count(DEALS_LOST) for reason, figures in by_reason.items()}
    whole = sum(lost.values(), Fraction())
    explained = whole - lost.get(UNKNOWN, Fraction())
    return kpi.said(
        ask.currency,
        plain(explained / whole) if whole > 0 else None,
        reason=NO_DATA,
        numerator=plain(explained),
        denominator=plain(whole),
        n=plain(whole) or 0,
        details={reason: plain(share) for reason, share in reason_shares(lost).items()},
    )


LOST_REASON_SHARES = OnRequest(
    id="lost_reason_shares",
    name="Lost deals by reason",
    name_ru="Доли причин проигрыша сделок",
    formula="deals lost for a reason that is told / deals lost; the share of each reason in the details",
    source="K66",
    unit="ratio",
    duties=("D04", "D24"),
    edges='lost without a reason: "unknown"; a reopened deal is in none (R8); nothing lost: null (R1)',
    of=(DEALS_LOST,),
    answer=_shares,
)

KPIS = (LOST_REASON_SHARES,)
