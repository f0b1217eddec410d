"""Promotions, points and what is learned of competitors."""

from datetime import timedelta

from services.kpi.records.promotion import Promotion, promotion_state
from tests.builders import (
    MORNING,
    a_competitor_observed,
    a_promotion_ended,
    a_promotion_started,
    an_order_cancelled,
    an_order_placed,
    points_accrued,
    points_expired,
    points_redeemed,
    shared_by,
)
from tests.folding import by_day, by_facet, by_scope, total

NEXT_DAY = MORNING + timedelta(days=1)
OF_PROMOTION = {"promotion_id": "promotion-1"}


def test_a_promotion_is_what_was_first_and_last_said_of_it() -> None:
    told = [
        a_promotion_started(channel="web", categories=("desks",), issued=10),
        a_promotion_started(at=NEXT_DAY, issued=0),
        a_promotion_ended(at=NEXT_DAY),
    ]

    assert promotion_state(told) == Promotion("promotion-1", MORNING, NEXT_DAY, "web", ("desks",), 0)


def test_coupons_are_issued_once_from_the_start_on_as_last_counted() -> None:
    told = [a_promotion_started(issued=10), a_promotion_ended(issued=12, at=NEXT_DAY)]

    assert by_day("coupons_issued", told) == {"2026-11-23": 12}
    assert by_scope("coupons_issued", told) == {"unassigned": 12, "company": 12}
    assert by_facet("coupons_issued", "promotion", told) == {"promotion-1": 12}


def test_a_promotion_that_only_ended_issued_its_coupons_then() -> None:
    assert by_day("coupons_issued", [a_promotion_ended(issued=12, at=NEXT_DAY)]) == {"2026-11-24": 12}


def test_a_promotion_that_does_not_say_how_many_issued_none() -> None:
    assert total("coupons_issued", [a_promotion_started()]) == 0


def test_orders_under_a_promotion_are_shared_by_credit_and_leave_when_cancelled() -> None:
    placed = an_order_placed(**OF_PROMOTION, credits=shared_by(ann=7_500, bob=2_500))
    cancelled = an_order_cancelled(at=NEXT_DAY)

    assert by_facet("orders_with_promotion", "promotion", [placed]) == {"promotion-1": 10_000}
    assert by_scope("orders_with_promotion", [placed]) == {
        "manager:ann": 7_500,
        "manager:bob": 2_500,
        "company": 10_000,
    }
    assert by_day("orders_with_promotion", [placed, cancelled]) == {"2026-11-23": 10_000, "2026-11-24": -10_000}
    assert by_facet("orders_with_promotion", "promotion", [placed, cancelled]) == {}


def test_an_order_without_a_promotion_is_none_of_any() -> None:
    assert total("orders_with_promotion", [an_order_placed()]) == 0


def test_points_are_booked_on_their_days_for_who_gave_them() -> None:
    told = [
        points_accrued(manager_id="ann"),
        points_redeemed(points=40, at=NEXT_DAY),
        points_expired(points=60, at=NEXT_DAY),
    ]

    assert by_scope("points_accrued", told) == {"manager:ann": 100, "company": 100}
    assert by_day("points_redeemed", told, scope="unassigned") == {"2026-11-24": 40}
    assert by_day("points_expired", told) == {"2026-11-24": 60}


def test_of_points_told_twice_the_last_stand() -> None:
    told = [points_accrued(points=100), points_accrued(points=90, at=NEXT_DAY)]

    assert by_day("points_accrued", told) == {"2026-11-24": 90}


def test_an_observation_counts_once_as_last_told_on_the_day_it_was_first() -> None:
    told = [
        a_competitor_observed(competitor="acme"),
        a_competitor_observed(competitor="umbrella", segment="small", at=NEXT_DAY),
    ]

    assert by_day("competitors_observed", told, scope="manager:ann") == {"2026-11-23": 1}
    assert by_facet("competitors_observed", "competitor", told) == {"umbrella": 1}
    assert by_facet("competitors_observed", "segment", told) == {"small": 1}
    assert by_facet("competitors_observed", "product", told) == {"unknown": 1}
