"""KPIs of time: mean exactly, median and p90 beside it."""

from datetime import timedelta

import pytest

from services.kpi.kpis import KPI
from shared.events import AnyEvent
from tests.builders import MORNING, a_deal_closed, a_deal_opened, a_lead_created, a_lead_touched
from tests.folding import figures


def touched_after(*seconds: int) -> list[AnyEvent]:
    return [
        event
        for number, wait in enumerate(seconds)
        for event in (
            a_lead_created(lead_id=f"lead-{number}"),
            a_lead_touched(lead_id=f"lead-{number}", at=MORNING + timedelta(seconds=wait)),
        )
    ]


@pytest.mark.parametrize("kpi", ["speed_to_lead_seconds", "sales_cycle_days"])
def test_with_nothing_measured_the_value_is_null_and_not_instant(kpi: str) -> None:
    reading = KPI[kpi].reading(figures([]))

    assert (reading.value, reading.reason, reading.n, reading.details) == (None, "no_data", 0, {})


def test_speed_to_lead_is_the_median_with_mean_and_p90_beside_it() -> None:
    reading = KPI["speed_to_lead_seconds"].reading(figures(touched_after(10, 20, 45)))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (20, 75, 3, 3)
    assert reading.details == {
        "mean": 25,
        "median": 20,
        "p90": 40,
        "within_300": 1,
        "within_900": 1,
        "within_1800": 1,
    }
    assert reading.unit == "seconds"


def test_a_touch_at_once_is_0_seconds_and_that_is_data() -> None:
    reading = KPI["speed_to_lead_seconds"].reading(figures(touched_after(0)))

    assert (reading.value, reading.reason) == (0, None)


def test_the_sales_cycle_is_the_mean_in_days() -> None:
    told = [a_deal_opened(), a_deal_opened(deal_id="deal-2")]
    told += [a_deal_closed(at=MORNING + timedelta(days=1))]
    told += [a_deal_closed(deal_id="deal-2", at=MORNING + timedelta(days=4))]

    reading = KPI["sales_cycle_days"].reading(figures(told))

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (2.5, 5, 2, 2)
    assert reading.details["median"] == pytest.approx(2.5, rel=0.01)
    assert reading.details["p90"] == pytest.approx(3.7, rel=0.01)


def test_whole_figures_are_plain_ints() -> None:
    reading = KPI["speed_to_lead_seconds"].reading(figures(touched_after(30)))

    assert {type(number) for number in (reading.value, *reading.details.values())} == {int}
