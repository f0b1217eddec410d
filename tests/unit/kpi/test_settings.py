"""Working time is set by the environment, in words; what makes no sense stops the start with the variable's name."""

from datetime import date, datetime, timedelta

import pytest

from services.kpi.settings import Settings
from shared.events import SurveyKind
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


def test_the_names_under_which_assistants_ask_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(Settings).mcp_hosts == ()

    monkeypatch.setenv("KPI_MCP_HOSTS", "kpi.example, 10.0.0.7,")

    assert loaded(Settings).mcp_hosts == ("kpi.example", "10.0.0.7")


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


def test_what_makes_tasks_is_told_and_depends_on_nothing_that_numbers_do(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = loaded(Settings)
    monkeypatch.setenv("KPI_BAD_CSAT", "3")
    monkeypatch.setenv("KPI_BAD_SCORE_TASK_HOURS", "1.5")
    monkeypatch.setenv("KPI_LATE_SHIPMENT_TASK_HOURS", "2")
    told = loaded(Settings)

    assert usual.bad_scores == {SurveyKind.NPS: 6, SurveyKind.CSAT: 2, SurveyKind.CES: 3}
    assert (told.bad_scores[SurveyKind.CSAT], told.bad_score_task, told.late_shipment_task) == (
        3,
        timedelta(hours=1.5),
        timedelta(hours=2),
    )
    assert told.rules == usual.rules


def test_a_limit_outside_its_scale_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_BAD_NPS", "11")

    with pytest.raises(SystemExit, match="KPI_BAD_NPS"):
        loaded(Settings)


@pytest.mark.parametrize(
    ("role", "is_supervised", "port"),
    [
        ("serve", True, 8000),
        ("serve", False, 8000),
        ("fold", True, 8010),
        ("fold", False, 8010),
        ("score", True, None),
        ("score", False, 8000),
    ],
)
def test_a_role_beside_others_listens_only_where_it_is_told(
    monkeypatch: pytest.MonkeyPatch, role: str, is_supervised: bool, port: int | None
) -> None:
    monkeypatch.setenv("KPI_FOLD_PORT", "8010")

    assert loaded(Settings).port_of(role, is_supervised=is_supervised) == port
