"""Which target holds for what."""

from hypothesis import given

from services.kpi.score.plans import Plans
from shared.events import AnyEvent, PlanSet
from tests.builders import a_plan_set
from tests.strategies import streams
from tests.unit.kpi.score.scoring import directory_of


def test_a_plan_for_a_part_of_the_numbers_is_no_plan_for_the_whole() -> None:
    whole = a_plan_set(target=9_000)
    part = a_plan_set(plan_id="plan-2", target=10, breakdown="channel=web")
    plans = directory_of([whole, part]).plans

    found = plans.target("manager:ann", "revenue_booked", "2026-11")
    of_part = plans.target("manager:ann", "revenue_booked", "2026-11", "channel=web")

    assert found is not None
    assert of_part is not None
    assert (found.plan, of_part.plan) == (whole.data, part.data)


@given(streams(PlanSet))
def test_whatever_stands_was_told_for_just_that_and_so_was_the_original(told: list[AnyEvent]) -> None:
    plans: Plans = directory_of(told).plans

    for key, standing in plans.standing.items():
        for one in standing:
            assert (one.scope, one.kpi, one.period, one.breakdown) == key
            assert any(event.data == one for event in told)
        assert standing.original.version <= standing.plan.version
