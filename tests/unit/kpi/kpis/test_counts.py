"""KPIs that count: whole numbers stay whole, shared ones are fractions."""

import pytest

from services.kpi.kpis import KPI
from tests.builders import a_call_completed, a_deal_closed, a_deal_lost, a_lead_created, shared_by
from tests.folding import figures


@pytest.mark.parametrize("kpi", ["leads_created", "calls_completed", "deals_won", "deals_lost"])
def test_none_are_0_and_not_unknown(kpi: str) -> None:
    reading = KPI[kpi].reading(figures([]))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0, 0, 1, 0)
    assert reading.reason is None


def test_a_count_says_what_it_is_made_of() -> None:
    reading = KPI["leads_created"].reading(figures([a_lead_created(), a_lead_created(lead_id="lead-2")]))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (2, 2, 1, 2)
    assert reading.unit == "count"


def test_a_whole_number_is_a_plain_int() -> None:
    calls, won = figures([a_call_completed()]), figures([a_deal_closed()])

    assert type(KPI["calls_completed"].reading(calls).value) is int
    assert type(KPI["deals_won"].reading(won).value) is int


def test_a_shared_win_is_a_fraction_for_a_manager_and_one_for_the_company() -> None:
    told = [a_deal_closed(credits=shared_by(ann=7_500, bob=2_500))]

    assert KPI["deals_won"].reading(figures(told, scope="manager:bob")).value == 0.25
    assert KPI["deals_won"].reading(figures(told)).value == 1


def test_a_shared_loss_is_a_fraction_too() -> None:
    told = [a_deal_lost(credits=shared_by(ann=7_500, bob=2_500))]

    assert KPI["deals_lost"].reading(figures(told, scope="manager:ann")).value == 0.75
