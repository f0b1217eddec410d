"""The books of the simulated month: what was written down, added up, and held against scorecards."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from deploy.demo.month.books import Books
from shared.values import COMPANY, UNASSIGNED, Period, Scope

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MONTH = Period.parse("2026-11")
ADA = Scope.manager("ada")


def team_of(manager_id: str, day: date) -> str | None:
    return "north" if manager_id == "ada" and day < date(2026, 11, 24) else "south"


@pytest.fixture
def books() -> Books:
    return Books(team_of)


def card(**values: float | None) -> dict[str, Any]:
    return {"kpis": {kpi: {"value": value} for kpi, value in values.items()}}


def test_a_sum_is_of_its_period_its_manager_and_the_team_of_the_day(books: Books) -> None:
    for days in (0, 1, 30):
        books.add("deals_won", MONDAY + timedelta(days=days), "ada", 2)

    assert books.value("deals_won", ADA, MONTH) == 4
    assert books.value("deals_won", Scope.team("north"), MONTH) == 2
    assert books.value("deals_won", COMPANY, Period.parse("2026-12-23")) == 2


def test_what_is_nobody_s_is_the_company_s(books: Books) -> None:
    books.add("channel_spend", MONDAY, None, 5)

    assert (books.value("channel_spend", COMPANY, MONTH), books.value("channel_spend", UNASSIGNED, MONTH)) == (5, 5)
    assert books.value("channel_spend", ADA, MONTH) == 0


def test_a_share_of_nothing_has_no_value(books: Books) -> None:
    books.share("win_rate", MONDAY, "ada", 1, of=2)

    assert books.value("win_rate", ADA, MONTH) == 0.5
    assert books.value("win_rate", UNASSIGNED, MONTH) is None


def test_a_stock_is_all_that_stands_open_by_the_end_of_the_period(books: Books) -> None:
    books.stand("open_deals", MONDAY, "ada")

    assert books.value("open_deals", ADA, Period.parse("2027-01")) == 1
    assert books.value("open_deals", ADA, Period.parse("2026-10")) == 0


def test_a_median_is_halfway_between_two(books: Books) -> None:
    for seconds in (10, 20):
        books.sample("speed", MONDAY, "ada", seconds)

    assert books.value("speed", ADA, MONTH) == 15


def test_a_number_that_differs_is_told_and_one_that_a_float_cannot_say_is_not(books: Books) -> None:
    books.add("deals_won", MONDAY, "ada", 0.1)
    books.add("deals_won", MONDAY, "ada", 0.2)

    assert books.differences({(ADA, MONTH): card(deals_won=0.3)}) == []
    [difference] = books.differences({(ADA, MONTH): card(deals_won=1.0)})
    assert (difference.kpi, difference.scope, difference.found) == ("deals_won", "manager:ada", 1.0)


def test_one_kpi_is_made_in_one_way(books: Books) -> None:
    books.add("deals_won", MONDAY, "ada")

    with pytest.raises(ValueError, match="deals_won is a sum"):
        books.share("deals_won", MONDAY, "ada", 1)
