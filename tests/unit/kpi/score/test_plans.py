"""Which target holds for what."""

from services.kpi.score.plans import Plans
from tests.builders import a_plan_set


def test_a_plan_for_a_part_of_the_numbers_is_no_plan_for_the_whole() -> None:
    whole = a_plan_set(target=9_000)
    part = a_plan_set(plan_id="plan-2", target=10, breakdown="channel=web")

    found = Plans.of([[whole], [part]]).target("manager:ann", "revenue_booked", "2026-11")

    assert found == whole.data
