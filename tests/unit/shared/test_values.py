"""The values that all speak of: what they accept, how they are written, and what holds of each."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.kafka import partition_of
from shared.values import (
    COMPANY,
    UNASSIGNED,
    Breakdown,
    Currency,
    Day,
    Dimension,
    Id,
    InvalidPeriodError,
    InvalidScopeError,
    Moment,
    Period,
    PeriodKind,
    Scope,
    minor_digits,
)

DAYS = st.dates(date(1900, 1, 1), date(8999, 12, 31))
PERIODS = st.builds(Period.of, st.sampled_from(PeriodKind), DAYS).filter(lambda period: period.first.year >= 1900)
IDS = st.from_regex(r"[^\s/\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}", fullmatch=True)
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))

moments: TypeAdapter[datetime] = TypeAdapter(Moment)
ids: TypeAdapter[str] = TypeAdapter(Id)
days: TypeAdapter[date] = TypeAdapter(Day)
breakdowns: TypeAdapter[str] = TypeAdapter(Breakdown)
currencies: TypeAdapter[str] = TypeAdapter(Currency)


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(DAYS)
def test_all_periods_of_a_day_contain_it(day: date) -> None:
    periods = Period.all_of(day)

    assert [period.kind for period in periods] == list(PeriodKind)
    assert all(day in period for period in periods)


@given(PERIODS)
def test_a_periods_days_are_contiguous_and_its_own(period: Period) -> None:
    days = list(period.days())

    assert days[0] == period.first
    assert days[-1] == period.last
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    assert all(Period.of(period.kind, day) == period for day in (days[0], days[-1]))


@given(PERIODS)
def test_the_day_after_a_period_starts_the_next_of_its_kind(period: Period) -> None:
    following = Period.of(period.kind, period.last + timedelta(days=1))

    assert following.first == period.last + timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2017-13",
        "2017-W53",
        "2017-02-29",
        "2017-Q5",
        "9999-W52",
        "9999-12-31",
        "0001",
        "\uff12\uff10\uff11\uff17",
        "2017\n",
        "17",
    ],
)
def test_what_names_no_period_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(InvalidPeriodError) as refused:
        Period.parse(text)

    assert refused.value.text == text


@given(st.one_of(st.sampled_from([COMPANY, UNASSIGNED]), IDS.map(Scope.manager), IDS.map(Scope.team)))
def test_a_scope_is_read_as_it_is_written(scope: Scope) -> None:
    assert Scope.parse(str(scope)) == scope


@pytest.mark.parametrize(
    "text", ["", "manager", "manager:", "company:", "company:1", "unassigned:x", "person:1", "team:a b", "team:a/b"]
)
def test_what_names_no_scope_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(InvalidScopeError) as refused:
        Scope.parse(text)

    assert refused.value.text == text


@given(st.datetimes(datetime(1900, 1, 2), datetime(8999, 12, 30), timezones=ZONES), ZONES)  # noqa: DTZ001  # Hypothesis adds zones
def test_equal_moments_are_written_alike(moment: datetime, elsewhere: timezone) -> None:
    here, there = (moments.validate_python(one) for one in (moment, moment.astimezone(elsewhere)))

    assert moments.dump_json(here) == moments.dump_json(there)
    assert moments.validate_json(moments.dump_json(here)) == moment


def test_a_moment_is_kept_in_utc() -> None:
    assert moments.validate_python("2026-11-23T12:41:07+03:00") == datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-11-23T09:41:07", "2026-11-23", "1700000000", "1899-12-31T23:59:59Z", "8999-12-31T23:59:59-01:00", "now"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        moments.validate_python(text)


@pytest.mark.parametrize("number", [1_700_000_000, 1.5])
def test_a_bare_number_is_no_moment(number: float) -> None:
    with pytest.raises(ValidationError):
        moments.validate_python(number)


@given(DAYS)
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert days.validate_json(days.dump_json(day)) == days.validate_python(day) == day


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-31",
        "2026-11-23T00:00:00Z",
        "1700000000",
        "1899-12-31",
        "9000-01-01",
        "today",
        1_700_000_000,
        datetime(2026, 11, 23, tzinfo=UTC),
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        days.validate_python(value)


@pytest.mark.parametrize("dimension", Dimension)
def test_a_breakdown_names_one_value_of_a_dimension(dimension: Dimension) -> None:
    assert breakdowns.validate_python(f"{dimension}=web") == f"{dimension}=web"


@pytest.mark.parametrize("text", ["", "channel", "channel=", "=web", "weather=fine", "channel=a b", "Channel=web"])
def test_what_names_no_breakdown_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(ValidationError, match=f"'{text}' is no breakdown"):
        breakdowns.validate_python(text)


@pytest.mark.parametrize("text", ["", "a b", "a/b", "a\n", "a\x00", "a\x7f", "x" * 201])
def test_what_cannot_stand_in_a_path_is_no_id(text: str) -> None:
    with pytest.raises(ValidationError):
        ids.validate_python(text)


@pytest.mark.parametrize("code", ["usd", "XXX", "EURO", ""])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="ISO 4217"):
        currencies.validate_python(code)


def test_each_currency_has_its_own_minor_digits() -> None:
    assert [minor_digits(code) for code in ("JPY", "USD", "KWD", "CLF")] == [0, 2, 3, 4]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(1, 64))
def test_a_subject_goes_where_kafkas_own_clients_send_it(subject: str, count: int) -> None:
    partitions = list(range(count))

    assert partition_of(subject, count) == DefaultPartitioner()(subject.encode(), partitions, partitions)
