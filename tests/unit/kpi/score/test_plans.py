"""Which target holds for what."""

from datetime import timedelta

from hypothesis import given

from services.kpi.score.plans import Plans
from shared.events import AnyEvent, PlanSet
from tests.builders import MORNING, a_deal_closed, a_plan_set, a_retraction_of
from tests.strategies import streams
from tests.unit.kpi.score.scoring import Office, directory_of


def test_a_plan_for_a_part_of_the_numbers_is_no_plan_for_the_whole() -> None:
    whole = a_plan_set(target=9_000)
    part = a_plan_set(plan_id="plan-2", target=10, breakdown="channel=web")
    plans = directory_of([whole, part]).plans

    found = plans.target("manager:ann", "revenue_booked", "2026-11")
    of_part = plans.target("manager:ann", "revenue_booked", "2026-11", "channel=web")

    assert found is not None
    assert of_part is not None
    assert (found.plan, of_part.plan) == (whole.data, part.data)


def test_a_plan_is_judged_by_the_version_in_force_at_the_end_of_the_period_and_by_the_first() -> None:
    versions = [
        a_plan_set(target=9_000, at=MORNING),
        a_plan_set(target=6_000, version=2, at=MORNING + timedelta(days=3)),
        a_plan_set(target=1_000, version=3, at=MORNING + timedelta(days=30)),
    ]
    found = directory_of(versions).plans.target("manager:ann", "revenue_booked", "2026-11")

    assert found is not None
    assert (found.plan.target, found.original.target) == (6_000, 9_000)


def test_a_version_that_was_taken_back_gives_way_to_the_one_before() -> None:
    second = a_plan_set(target=6_000, version=2, at=MORNING + timedelta(days=1))
    found = directory_of([a_plan_set(), second, a_retraction_of(second)]).plans.target(
        "manager:ann", "revenue_booked", "2026-11"
    )

    assert found is not None
    assert found.plan.target == 9_000


def test_a_plan_may_be_for_any_kpi_scope_and_period() -> None:
    sold = a_deal_closed()
    told = [
        a_plan_set(plan_id="1", scope="company", kpi="deals_won", period="2026-Q4", target=4),
        a_plan_set(plan_id="2", kpi="win_rate", period="2026-11-23", target=0.5),
    ]
    office = Office([sold, *told])

    assert office.card("company", "2026-Q4")["deals_won"].attainment == 25
    assert office.card("manager:ann", "2026-11-23")["win_rate"].attainment == 200


@given(streams(PlanSet))
def test_whatever_stands_was_told_for_just_that_and_so_was_the_original(told: list[AnyEvent]) -> None:
    plans: Plans = directory_of(told).plans

    for key, standing in plans.standing.items():
        for one in standing:
            assert (one.scope, one.kpi, one.period, one.breakdown) == key
            assert any(event.data == one for event in told)
        assert standing.original.version <= standing.plan.version
