"""Why deals are lost (K66)."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import KPI, OnRequest
from services.kpi.kpis.losses import reason_shares
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from shared.events import AnyEvent, KpiReading, LostReason
from shared.values import COMPANY, Period
from tests.builders import MORNING, a_deal_closed, a_deal_lost, a_deal_reopened
from tests.folding import by_facet
from tests.unit.kpi.score.scoring import Office

PRICE = a_deal_lost(deal_id="1", lost_reason=LostReason.PRICE)
TIMING = a_deal_lost(deal_id="2", lost_reason=LostReason.TIMING)
WHO_KNOWS = a_deal_lost(deal_id="3")


async def shares(*told: AnyEvent) -> KpiReading:
    kpi = KPI["lost_reason_shares"]
    assert isinstance(kpi, OnRequest)
    return await kpi.answer(kpi, Asking(Office(told).generation(), Card(COMPANY, Period.parse("2026-11"))))


async def test_each_reason_has_its_share_of_the_lost_deals() -> None:
    told = await shares(PRICE, TIMING, WHO_KNOWS, a_deal_lost(deal_id="4", lost_reason=LostReason.PRICE))

    assert told.details == {"price": 0.5, "timing": 0.25, "unknown": 0.25}
    assert (told.value, told.numerator, told.denominator, told.n) == (0.75, 3, 4, 4)


async def test_a_reopened_deal_takes_its_reason_back() -> None:
    told = await shares(PRICE, TIMING, a_deal_reopened(deal_id="1", at=MORNING.replace(hour=23)))

    assert told.details == {"timing": 1}


async def test_nothing_lost_has_no_reasons() -> None:
    told = await shares(a_deal_closed())

    assert (told.value, told.reason, told.details) == (None, "no_data", {})


def test_lost_revenue_is_told_apart_by_reason_and_by_missing_product() -> None:
    told = [
        PRICE,
        WHO_KNOWS,
        a_deal_lost(deal_id="4", lost_reason=LostReason.MISSING_PRODUCT, product="lamp"),
        a_deal_lost(deal_id="5", lost_reason=LostReason.MISSING_PRODUCT),
        a_deal_lost(deal_id="6", lost_reason=LostReason.PRICE, product="lamp"),
    ]

    by_reason = by_facet("lost_value_minor:EUR", "lost_reason", told)
    by_product = by_facet("lost_to_missing_product_minor:EUR", "product", told)

    assert by_reason == {"price": 2_000, "unknown": 1_000, "missing_product": 2_000}
    assert by_product == {"lamp": 1_000, "unknown": 1_000}


@given(st.dictionaries(st.text(), st.fractions(0, 99)))
def test_shares_add_up_to_all(lost: dict[str, Fraction]) -> None:
    assert sum(reason_shares(lost).values()) == (1 if any(lost.values()) else 0)
