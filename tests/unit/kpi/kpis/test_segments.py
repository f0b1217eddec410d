"""Lists that sort clients into classes: RFM, ABC, XYZ, and what a client is worth (K33)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis.client_list import Asked, Clients, Row, year_to
from services.kpi.kpis.lists import LISTS
from services.kpi.kpis.segments import abc_classes, quintiles, variation_of
from services.kpi.records import Rules
from services.kpi.records.client import client_state
from shared.events import AnyEvent
from tests.builders import MORNING, a_line, an_order_cancelled, an_order_placed
from tests.folding import folded_in

TODAY = MORNING.date()


def clients_of(told: Iterable[AnyEvent]) -> Clients:
    return [(client, client_state(client, ledger)) for client, ledger in folded_in([told]).ledgers.items()]


def euros_alone(currency: str, _day: date) -> Fraction | None:
    return Fraction(1) if currency == "EUR" else None


def asked(today: date = TODAY, lost_after_days: int = 90) -> Asked:
    return Asked(today, Rules("UTC", lost_after_days=lost_after_days), euros_alone)


def rows(name: str, *told: AnyEvent, today: date = TODAY, lost_after_days: int = 90) -> list[Row]:
    found = LISTS[name].rows(clients_of(told), asked(today, lost_after_days))
    assert all(len(row) == len(LISTS[name].columns) for row in found)
    return found


def order(client: str, minor: int = 1_000, at: datetime = MORNING, **facts: object) -> AnyEvent:
    lines = (a_line(amount_minor=minor, cost_minor=facts.pop("cost", None)),)
    name = f"{client}-{at:%Y-%m-%d}"
    return an_order_placed(**{"order_id": name, "client_id": client, "at": at, "lines": lines, **facts})


class TestRfm:
    def test_each_client_has_the_fifth_of_its_recency_count_and_money_the_best_first(self) -> None:
        told = [order(name, 100 * number, MORNING - timedelta(days=10 - number)) for number, name in enumerate("abcde")]

        found = rows("rfm", *told, order("e", at=MORNING))

        assert [row[0] for row in found] == ["e", "d", "c", "b", "a"]
        assert found[0] == ("e", 0, 2, 1_400, 5, 5, 5)
        assert [row[4:] for row in found[1:]] == [(4, 1, 4), (3, 1, 3), (2, 1, 2), (1, 1, 1)]

    def test_ties_share_a_class(self) -> None:
        assert {row[4:] for row in rows("rfm", *(order(name) for name in "abcdefg"))} == {(1, 1, 1)}

    def test_orders_and_money_are_those_of_a_year_and_recency_of_any_time(self) -> None:
        old = MORNING.replace(year=2025)

        assert rows("rfm", order("a", at=old))[0][:4] == ("a", 365, 0, 0)
        assert rows("rfm", order("a", at=old + timedelta(days=1)))[0][:4] == ("a", 364, 1, 1_000)

    def test_who_never_ordered_or_cancelled_all_is_not_on_the_list(self) -> None:
        one = order("a")

        assert rows("rfm", one, an_order_cancelled(order_id="a-2026-11-23", client_id="a")) == []

    def test_money_without_a_rate_has_no_class(self) -> None:
        assert rows("rfm", order("a", currency="USD"))[0][3:] == (None, 1, 1, None)

    @given(st.lists(st.integers(), min_size=1))
    def test_a_greater_value_is_never_in_a_lower_fifth(self, values: list[int]) -> None:
        classes = quintiles(values)
        in_order = [classes[value] for value in sorted(classes)]

        assert in_order == sorted(in_order)
        assert 1 == in_order[0] <= in_order[-1] <= 5


class TestAbc:
    def test_classes_begin_at_0_80_and_95_percent_of_the_revenue(self) -> None:
        totals = {name: Fraction(part) for name, part in {"a": 60, "b": 20, "c": 15, "d": 5}.items()}

        assert {one.client: one.class_ for one in abc_classes(totals)} == {"a": "A", "b": "A", "c": "B", "d": "C"}

    def test_ties_share_the_class_in_which_they_begin(self) -> None:
        assert {one.class_ for one in abc_classes({name: Fraction(1) for name in "abcdefghij"})} == {"A"}

    def test_shares_are_told_one_by_one_and_summed_the_largest_first(self) -> None:
        assert rows("abc", order("a", 300), order("b", 700)) == [
            ("b", 700, 0.7, 0.7, "A"),
            ("a", 300, 0.3, 1, "A"),
        ]

    def test_who_brought_nothing_is_left_out_and_money_without_a_rate_has_no_class(self) -> None:
        assert rows("abc", order("a", 0), order("b"), order("c", currency="USD")) == [
            ("b", 1_000, 1, 1, "A"),
            ("c", None, None, None, None),
        ]

    @given(st.dictionaries(st.text(), st.fractions(min_value=Fraction(1, 100), max_value=1_000), min_size=1))
    def test_the_shares_make_up_the_whole(self, totals: dict[str, Fraction]) -> None:
        found = abc_classes(totals)

        assert found[-1].so_far == sum(one.share for one in found) == 1
        assert [one.class_ for one in found] == sorted(one.class_ for one in found)


class TestXyz:
    @pytest.mark.parametrize(
        ("series", "class_"),
        [
            ((900, 1_000, 1_100), "X"),
            ((800, 1_000, 1_200), "Y"),
            ((500, 1_000, 1_500), "Z"),
        ],
    )
    def test_steady_revenue_is_x_and_what_varies_by_more_than_a_quarter_is_z(
        self, series: tuple[int, ...], class_: str
    ) -> None:
        told = [
            order("a", minor, MORNING.replace(month=month)) for month, minor in zip((8, 9, 10), series, strict=True)
        ]

        ((client, months, mean, variation, found),) = rows("xyz", *told)

        assert (client, months, mean, found) == ("a", 3, 1_000, class_)
        assert variation == pytest.approx((series[2] - 1_000) / 1_000 * sqrt(2 / 3))

    def test_it_is_the_deviation_of_the_whole_population_and_its_bounds_are_inside(self) -> None:
        assert variation_of([Fraction(90), Fraction(110)] * 2) == 0.1
        assert variation_of([Fraction(75), Fraction(125)] * 2) == 0.25

    def test_a_mean_of_0_and_fewer_than_three_months_have_no_class(self) -> None:
        assert variation_of([Fraction(0)] * 3) is None
        assert variation_of([Fraction(-1)] * 3) is None
        assert variation_of([Fraction(1)] * 2) is None

    def test_months_count_from_the_first_order_and_one_without_orders_is_a_0(self) -> None:
        ((*_, months, mean, _variation, class_),) = rows("xyz", order("a", 1_200, MORNING.replace(month=8)))

        assert (months, mean, class_) == (3, 400, "Z")

    def test_this_month_is_not_whole_yet(self) -> None:
        assert rows("xyz", order("a")) == []

    def test_money_without_a_rate_has_no_class(self) -> None:
        told = [order("a", at=MORNING.replace(month=8)), order("a", at=MORNING.replace(month=9), currency="USD")]

        assert rows("xyz", *told) == [("a", 3, None, None, None)]


class TestClv:
    YEAR_AGO = MORNING.replace(year=2025)

    def test_it_is_check_by_frequency_by_lifespan_by_margin(self) -> None:
        told = [order("a", 1_000, self.YEAR_AGO, cost=600), order("a", 3_000, cost=1_800)]

        ((client, check, a_year, years, margin, costed, value, reason),) = rows("clv", *told, lost_after_days=400)

        assert (client, check, a_year, years, margin, costed, value, reason) == (
            "a",
            2_000,
            2,
            1,
            0.4,
            1,
            1_600,
            None,
        )

    def test_a_first_order_is_not_many_a_year(self) -> None:
        (row,) = rows("clv", order("a", cost=0), today=TODAY + timedelta(days=1))

        assert row[2] == 1

    def test_without_any_cost_there_is_no_value_and_of_some_the_share_is_shown(self) -> None:
        told = [order("a"), order("b", 3_000, cost=1_500), order("b", 1_000, MORNING - timedelta(days=1))]

        unknown, known = rows("clv", *told)

        assert unknown[4:] == (None, 0, None, "no_cost")
        assert known[4:6] == (0.5, 0.75)

    def test_the_lifespan_is_the_mean_of_all_and_ends_with_the_loss(self) -> None:
        told = [order("lost", at=self.YEAR_AGO, cost=0), order("kept", at=self.YEAR_AGO, cost=0)]
        told += [order("kept", at=self.YEAR_AGO + timedelta(days=day), cost=0) for day in range(30, 365, 30)]

        years = {row[3] for row in rows("clv", *told, lost_after_days=73)}

        assert years == {0.6}

    def test_money_without_a_rate_has_no_value(self) -> None:
        assert rows("clv", order("a", currency="USD"))[0][-2:] == (None, "no_rate")

    def test_of_nobody_there_is_nothing(self) -> None:
        assert rows("clv") == []


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2026, 11, 23), date(2025, 11, 24)),
        (date(2028, 2, 29), date(2027, 3, 1)),
        (date(2027, 2, 28), date(2026, 3, 1)),
    ],
)
def test_twelve_months_end_with_the_day(last: date, first: date) -> None:
    assert year_to(last) == first
