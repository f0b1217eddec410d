"""On which days goods arrive, and how soon they can."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shipments.entities.calendar import Calendar
from services.shipments.entities.order import ORDER
from services.shipments.settings import CalendarFile, ShipmentsSettings
from shared.events import AnyEvent
from shared.rule_file import rules_in
from tests.strategies import World, streams

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
BERLIN = Calendar(ZoneInfo("Europe/Berlin"), frozenset(range(5)), frozenset({date(2026, 12, 1)}), time(14), 1)


def test_goods_arrive_after_the_lead_time_over_weekends_and_holidays() -> None:
    assert BERLIN.earliest(FRIDAY) == date(2026, 11, 30)


def test_what_is_agreed_after_the_cut_off_counts_as_agreed_the_next_day() -> None:
    assert BERLIN.earliest(FRIDAY + timedelta(hours=2)) == date(2026, 12, 2)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # it gets a zone
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2020, 1, 1), date(2040, 1, 1)), max_size=20),
    st.integers(0, 10),
)
def test_the_earliest_day_is_a_day_of_delivery_and_never_before_the_agreement(
    agreed: datetime, weekdays: frozenset[int], holidays: frozenset[date], lead_days: int
) -> None:
    calendar = Calendar(UTC, weekdays, holidays, lead_days=lead_days)

    day = calendar.earliest(agreed)

    assert calendar.delivers_on(day)
    assert day >= agreed.date() + timedelta(days=lead_days)
    assert calendar.next_after(day) == day
    assert calendar.day_of(calendar.end_of(day)) == day


def test_a_calendar_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(
        'time_zone = "Europe/Berlin"\nweekdays = ["mon", "tue", "wed", "thu", "fri"]\n'
        "holidays = [2026-12-01]\ncut_off = 14:00:00\nlead_days = 1\n"
    )

    assert rules_in(file, CalendarFile, "SHIPMENTS_CALENDAR").calendar == BERLIN


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('time_zone = "Mars/Base"', "time_zone: Value error, 'Mars/Base' is no IANA time zone"),
        ("weekdays = []", "weekdays: Tuple should have at least 1 item"),
        ('weekdays = ["monday"]', "weekdays.0"),
        ("holiday = []", "holiday: Extra inputs are not permitted"),
        ("lead_days = ", "Invalid value"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(text)
    settings = ShipmentsSettings(kafka_bootstrap="k:9092", mongo_url="mongodb://m", http_port=0, calendar=file)

    with pytest.raises(SystemExit) as end:
        _ = settings.delivery

    assert str(end.value).startswith(f"SHIPMENTS_CALENDAR: {file}: ")
    assert told in str(end.value)
    assert "\n" not in str(end.value)


@given(streams(*ORDER.joined_by, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_an_order(stream: list[AnyEvent], data: st.DataObject) -> None:
    own = [event for event in stream if ORDER.id_in(event) is not None]
    repeated = data.draw(st.permutations([*own, *own]))

    assert ORDER.state_of(repeated) == ORDER.state_of(own)
