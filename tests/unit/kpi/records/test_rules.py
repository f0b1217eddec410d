"""Days and quarter-hours are those of the company's time zone, whatever the season."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.builders import a_call_completed, a_lead_created
from tests.folding import by_day

BERLIN = Rules("Europe/Berlin")


def test_a_day_begins_at_the_companys_midnight() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert (Rules("UTC").day(late), BERLIN.day(late)) == (date(2026, 11, 23), date(2026, 11, 24))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),  # this day has 23 hours
        (datetime(2026, 3, 29, 22, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), date(2026, 10, 25)),  # and this one 25
        (datetime(2026, 10, 25, 23, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_is_whole_when_the_clocks_change(moment: datetime, day: date) -> None:
    assert BERLIN.day(moment) == day


def test_a_day_has_96_quarter_hours() -> None:
    noon, last = datetime(2026, 1, 5, 11, 14, 59, tzinfo=UTC), datetime(2026, 1, 5, 22, 59, 59, tzinfo=UTC)

    assert (BERLIN.slot(noon), BERLIN.slot(last)) == (48, 95)


def test_the_hour_that_comes_twice_has_the_same_quarter_hours_twice() -> None:
    once, again = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert BERLIN.slot(once) == BERLIN.slot(again) == 10


@pytest.mark.parametrize(
    ("measure", "event"), [("leads_created", a_lead_created), ("calls_completed", a_call_completed)]
)
def test_a_fact_counts_on_the_companys_day(measure: str, event: Callable[..., AnyEvent]) -> None:
    told = [event(at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))]

    assert by_day(measure, told, rules=BERLIN) == {"2026-11-24": 1}
