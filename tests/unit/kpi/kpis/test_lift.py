"""What promotions sold beyond what would have been sold without them (K49)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.kpi.kpis.lift import PROMO_LIFT
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from shared.events import AnyEvent, KpiReading
from shared.values import COMPANY, Period
from tests.builders import (
    MORNING,
    a_line,
    a_promotion_ended,
    a_promotion_started,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import by_facet
from tests.unit.kpi.score.scoring import LATER, Office

# The promotion runs for five days, from the 10th to the 14th.
STARTED = a_promotion_started(at=MORNING.replace(day=10))
ENDED = a_promotion_ended(at=MORNING.replace(day=14))


def sold(day: int, minor: int, *, category: str = "desk", **facts: Any) -> AnyEvent:
    line = a_line(amount_minor=minor, category=category)
    return an_order_placed(order_id=f"{day}-{minor}-{category}", at=MORNING.replace(day=day), lines=(line,), **facts)


async def lift(*told: AnyEvent, period: str = "2026-11", now: datetime = LATER) -> KpiReading:
    ask = Asking(Office(told).generation(now), Card(COMPANY, Period.parse(period)))
    return await PROMO_LIFT.answer(PROMO_LIFT, ask)


BEFORE, DURING = sold(6, 100), sold(12, 150)


async def test_it_is_what_was_sold_more_than_in_as_many_days_before() -> None:
    reading = await lift(STARTED, ENDED, BEFORE, sold(4, 900), DURING)

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.5, 50, 100, 1)
    assert reading.details["promotion-1"] == 0.5


async def test_only_the_same_categories_and_channel_are_compared() -> None:
    told = [
        a_promotion_started(at=MORNING.replace(day=10), categories=("desk",), channel="web"),
        ENDED,
        sold(6, 100, channel="web"),
        sold(12, 150, channel="web"),
        sold(6, 70, channel="shop"),
        sold(6, 30, channel="web", category="lamp"),
        sold(12, 990, category="lamp"),
    ]

    assert (await lift(*told)).value == 0.5


async def test_without_sales_before_it_is_null_and_left_out() -> None:
    new = [
        a_promotion_started(promotion_id="new", at=MORNING, categories=("lamp",)),
        a_promotion_ended(promotion_id="new"),
        sold(23, 900, category="lamp"),
    ]

    alone = await lift(*new)
    both = await lift(STARTED, ENDED, BEFORE, DURING, *new)

    assert (alone.value, alone.reason, alone.details["new"]) == (None, "no_data", None)
    assert (both.value, both.n) == (0.5, 1)


async def test_the_days_after_show_sales_that_were_only_brought_forward() -> None:
    told = [STARTED, ENDED, BEFORE, DURING, sold(16, 40)]

    assert (await lift(*told)).details["after=promotion-1"] == -0.6
    assert (await lift(*told, now=MORNING.replace(day=18))).details["after=promotion-1"] is None


async def test_promotions_that_overlap_are_flagged() -> None:
    def other(day: int, **facts: Any) -> list[AnyEvent]:
        start = a_promotion_started(promotion_id="other", at=MORNING.replace(day=day), **facts)
        return [start, a_promotion_ended(promotion_id="other", at=MORNING.replace(day=day))]

    ours = [a_promotion_started(at=MORNING.replace(day=10), categories=("desk",), channel="web"), ENDED]

    found = [
        (await lift(*ours, *more)).details["overlaps=promotion-1"]
        for more in (
            other(12),
            other(6, categories=("desk", "lamp")),
            other(12, channel="shop"),
            other(12, categories=("lamp",)),
            other(4),
            other(15),
        )
    ]

    assert found == [1, 1, 0, 0, 0, 0]


async def test_one_that_still_runs_counts_up_to_today() -> None:
    now = datetime(2026, 11, 11, 20, tzinfo=UTC)
    told = [STARTED, sold(8, 100), sold(11, 120)]

    assert (await lift(*told, now=now)).value == 0.2
    assert (await lift(*told, now=now, period="2026-10")).value is None


async def test_a_cancelled_order_was_not_sold() -> None:
    cancelled = an_order_cancelled(order_id="12-900-desk", at=MORNING + timedelta(days=9))

    assert (await lift(STARTED, ENDED, BEFORE, DURING, sold(12, 900), cancelled)).value == 0.5


async def test_money_without_a_rate_is_null() -> None:
    assert (await lift(STARTED, ENDED, BEFORE, sold(12, 150, currency="USD"))).reason == "no_rate"


def test_sales_are_told_apart_by_channel_and_category_together() -> None:
    told = [sold(6, 100, channel="web"), sold(6, 70), sold(6, 30, channel="web", category="lamp")]

    assert by_facet("assortment_sales_minor:EUR", "assortment", told) == {
        "web/desk": 100,
        "unknown/desk": 70,
        "web/lamp": 30,
    }
