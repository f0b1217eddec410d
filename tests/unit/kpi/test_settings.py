"""Working time is set by the environment, in words; what makes no sense stops the start with the variable's name."""

from datetime import date, datetime

import pytest

from services.kpi.settings import Settings
from shared.settings import loaded


@pytest.fixture(autouse=True)
def _company(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "KAFKA_BOOTSTRAP": "kafka:9092",
        "MONGO_URL": "mongodb://mongo",
        "KPI_TIME_ZONE": "Europe/Berlin",
        "KPI_CURRENCY": "EUR",
    }.items():
        monkeypatch.setenv(name, value)


def test_the_working_week_is_monday_to_friday_nine_to_six_unless_told_otherwise() -> None:
    friday, monday = datetime(2026, 11, 20, 17), datetime(2026, 11, 23, 10)  # noqa: DTZ001  # the company's clock

    assert loaded(Settings).rules.calendar.working_seconds(friday, monday) == 2 * 3600


def test_days_hours_and_holidays_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_WORK_DAYS", "sat, mon,Tue")
    monkeypatch.setenv("KPI_WORK_OPENS", "08:30")
    monkeypatch.setenv("KPI_WORK_CLOSES", "12:00")
    monkeypatch.setenv("KPI_HOLIDAYS", "2027-01-02,2026-11-24")

    calendar = loaded(Settings).rules.calendar

    assert (calendar.weekdays, calendar.opens_minute, calendar.closes_minute) == ((0, 1, 5), 510, 720)
    assert calendar.holidays == (date(2026, 11, 24), date(2027, 1, 2))
    assert calendar.working_days(date(2026, 11, 23), date(2026, 11, 29)) == 2


def test_a_day_may_be_worked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_WORK_OPENS", "00:00")
    monkeypatch.setenv("KPI_WORK_CLOSES", "24:00")
    friday, monday = datetime(2026, 11, 20, 17), datetime(2026, 11, 23, 10)  # noqa: DTZ001  # the company's clock

    assert loaded(Settings).rules.calendar.working_seconds(friday, monday) == (7 + 10) * 3600


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("KPI_WORK_DAYS", "mon,funday", "KPI_WORK_DAYS: Value error, 'funday' is none of mon"),
        ("KPI_WORK_OPENS", "19:00", "KPI_WORK_CLOSES: Value error, 18:00 is not after 19:00"),
        ("KPI_WORK_OPENS", "9", "KPI_WORK_OPENS: Value error, '9' is no time of day: write 09:30"),
        ("KPI_WORK_CLOSES", "24:01", "KPI_WORK_CLOSES: Value error, '24:01' is no time of day"),
        (
            "KPI_LOST_AFTER_DAYS_IN",
            "key=180,retail",
            "KPI_LOST_AFTER_DAYS_IN: Value error, 'retail' needs 1 to 36500 days",
        ),
        ("KPI_LOST_AFTER_DAYS_IN", "=3", "KPI_LOST_AFTER_DAYS_IN: Value error, '' needs"),
        ("KPI_LOST_AFTER_DAYS_IN", "key=0", "KPI_LOST_AFTER_DAYS_IN: Value error, 'key' needs"),
        ("KPI_HOLIDAYS", "christmas", "KPI_HOLIDAYS"),
        ("KPI_TIME_ZONE", "Berlin/Europe", "KPI_TIME_ZONE: Value error, 'Berlin/Europe' is no IANA time zone"),
        ("KPI_TIME_ZONE", "../UTC", "KPI_TIME_ZONE: Value error, '../UTC' is no IANA time zone"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SystemExit, match=told):
        loaded(Settings)
