"""KPIs of plans, as scorecards answer them."""

from datetime import timedelta

import pytest

from shared.events import AnyEvent
from tests.builders import MORNING, a_line, a_plan_set, an_order_placed
from tests.unit.kpi.score.scoring import Office

SOLD = an_order_placed(lines=(a_line(amount_minor=3_000),))


def test_attainment_is_fact_of_plan_in_percent() -> None:
    reading = Office([SOLD, a_plan_set(target=4_000)]).card("manager:ann", "2026-11")["plan_attainment"]

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (75, 3_000, 4_000, 1)
    assert reading.unit == "percent"


def test_it_may_pass_100_and_then_the_gap_is_negative() -> None:
    card = Office([SOLD, a_plan_set(target=2_000)]).card("manager:ann", "2026-11")

    assert (card["plan_attainment"].value, card["plan_gap"].value) == (150, -1_000)
    assert card["plan_attainment"].details["gap"] == -1_000


@pytest.mark.parametrize("told", [[], [a_plan_set(target=0)]])
def test_without_a_plan_or_with_one_of_nothing_there_is_nothing_to_attain(told: list[AnyEvent]) -> None:
    card = Office([SOLD, *told]).card("manager:ann", "2026-11")

    for kpi in ("plan_attainment", "plan_gap", "plan_projection"):
        assert (card[kpi].value, card[kpi].reason, card[kpi].numerator) == (None, "no_plan", 3_000)


def test_nothing_sold_towards_a_plan_is_0_percent() -> None:
    card = Office([a_plan_set(target=4_000)]).card("manager:ann", "2026-11")

    assert (card["plan_attainment"].value, card["plan_gap"].value) == (0, 4_000)


def test_the_projection_is_where_the_pace_leads_once_a_few_days_are_over() -> None:
    office = Office([an_order_placed(at=MORNING.replace(day=2)), a_plan_set(target=4_000)])

    def projected(day: int) -> object:
        return office.card("manager:ann", "2026-11", now=MORNING.replace(day=day))["plan_projection"].value

    # November begins on a Sunday and has 21 working days.
    assert [projected(day) for day in (2, 3, 4, 30)] == [None, None, 7_000, 1_000]


def test_a_plan_may_be_a_fraction() -> None:
    card = Office([SOLD, a_plan_set(target=1_500.5)]).card("manager:ann", "2026-11")

    assert card["plan_attainment"].value == pytest.approx(199.93, abs=0.01)
    assert card["plan_gap"].value == -1_499.5


def test_a_plan_of_the_future_counts_nothing_yet() -> None:
    card = Office([SOLD, a_plan_set(target=4_000, period="2026-12")]).card(
        "manager:ann", "2026-12", now=MORNING + timedelta(hours=1)
    )

    assert (card["plan_attainment"].value, card["plan_gap"].value, card["plan_projection"].value) == (0, 4_000, None)
