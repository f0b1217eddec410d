"""Why the average check changed: volume, mix and price add up exactly (K64)."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.cells import value_and_measure
from services.kpi.kpis import Figures
from services.kpi.kpis.check import CHECK_CHANGE, Basket, CheckChange, Sold, check_change
from services.kpi.kpis.on_request import ManagerDay
from services.kpi.records import Rules
from services.kpi.records.client import Client
from shared.events import AnyEvent, KpiReading
from shared.values import COMPANY, Period, Scope
from tests.builders import MORNING, a_line, an_order_cancelled, an_order_placed
from tests.folding import RULES, folded, is_day

OCTOBER = MORNING - timedelta(days=31)
SOLD = st.builds(Sold, st.integers(1, 1_000).map(Fraction), st.integers(0, 10**6).map(Fraction))
BASKETS = st.builds(
    Basket, st.integers(1, 50).map(Fraction), st.dictionaries(st.sampled_from("abcd"), SOLD, min_size=1)
)


def basket(orders: int, **sold: tuple[int, int]) -> Basket:
    return Basket(
        Fraction(orders), {name: Sold(Fraction(quantity), Fraction(minor)) for name, (quantity, minor) in sold.items()}
    )


def moved(*, volume: int = 0, mix: int = 0, price: int = 0) -> CheckChange:
    return CheckChange(Fraction(volume), Fraction(mix), Fraction(price))


@given(BASKETS, BASKETS)
def test_volume_mix_and_price_add_up_to_the_change_exactly(before: Basket, after: Basket) -> None:
    change = check_change(before, after)

    assert change
    assert sum(change, Fraction()) == after.check - before.check


@given(BASKETS, st.integers(1, 9))
def test_twice_the_orders_of_the_same_kind_change_nothing(before: Basket, times: int) -> None:
    more = {name: Sold(one.quantity * times, one.minor * times) for name, one in before.sold.items()}

    assert check_change(before, Basket(before.orders * times, more)) == moved()


def test_more_of_the_same_is_volume() -> None:
    assert check_change(basket(1, desk=(1, 100)), basket(1, desk=(2, 200))) == moved(volume=100)


def test_a_higher_price_is_price() -> None:
    assert check_change(basket(1, desk=(1, 100)), basket(1, desk=(1, 130))) == moved(price=30)


def test_a_dearer_choice_is_mix() -> None:
    before = basket(2, desk=(1, 100), sofa=(1, 300))

    assert check_change(before, basket(2, desk=(1, 100), sofa=(3, 900))) == moved(volume=200, mix=100)


def test_a_new_category_is_mix_for_it_has_no_earlier_price() -> None:
    assert check_change(basket(1, desk=(1, 100)), basket(1, desk=(1, 100), lamp=(1, 50))) == moved(volume=100, mix=-50)


def test_an_empty_period_has_no_check_to_compare_with() -> None:
    full, empty = basket(1, desk=(1, 100)), Basket(Fraction(), {})

    assert check_change(empty, full) is check_change(full, empty) is None


@dataclass
class Answers:
    """What an `Ask` answers, from events."""

    told: Iterable[AnyEvent]
    period: Period
    today: date = date(2027, 1, 1)
    scope: Scope = COMPANY
    currency: str = "EUR"
    rules: Rules = RULES
    directory: Any = field(default=None)
    forecast_freeze_days: int = 0

    async def figures(self, scope: Scope, first: date, last: date) -> Figures:
        return self._by(str(scope), "", first, last).get("", Figures(self.currency))

    async def by(self, scope: Scope, dimension: str, first: date, last: date) -> Mapping[str, Figures]:
        return self._by(str(scope), dimension, first, last)

    async def manager_days(self, scope: Scope, first: date, last: date) -> list[ManagerDay]:
        raise NotImplementedError

    async def readings(self, scope: Scope, period: Period) -> Mapping[str, KpiReading]:
        raise NotImplementedError

    def clients(self, scope: Scope) -> AsyncIterator[tuple[str, Client]]:
        raise NotImplementedError

    def _by(self, scope: str, dimension: str, first: date, last: date) -> dict[str, Figures]:
        sums: dict[str, dict[str, int]] = {}
        for key, measures in folded(self.told).items():
            if (key.scope, key.by) == (scope, dimension) and is_day(key) and str(first) <= key.span <= str(last):
                for name, number in measures.items():
                    value, measure = value_and_measure(name) if dimension else ("", name)
                    own = sums.setdefault(value, {})
                    own[measure] = own.get(measure, 0) + number
        return {value: Figures(self.currency, flows=own) for value, own in sums.items()}


def reading(*told: AnyEvent, period: str = "2026-11", **more: Any) -> KpiReading:
    async def answer() -> KpiReading:
        return await CHECK_CHANGE.answer(CHECK_CHANGE, Answers(told, Period.parse(period), **more))

    return asyncio.run(answer())


def an_order(number: int, at: datetime, **line: Any) -> AnyEvent:
    return an_order_placed(order_id=f"order-{number}", at=at, lines=(a_line(**line),))


BEFORE = an_order(1, OCTOBER)
AFTER = an_order(2, MORNING, quantity=2, amount_minor=2_400, discount_minor=200)


class TestOnRequest:
    def test_it_says_what_moved_the_check_since_the_period_before(self) -> None:
        told = reading(BEFORE, AFTER)

        assert (told.value, told.n, told.unit) == (1_200, 1, "EUR minor")
        assert told.details == {"before": 1_000, "after": 2_200, "volume": 1_000, "mix": 0, "price": 200}

    def test_cancelled_orders_are_out(self) -> None:
        assert reading(BEFORE, AFTER, an_order(3, MORNING), an_order_cancelled(order_id="order-3")).value == 1_200

    def test_without_an_order_before_it_is_null(self) -> None:
        told = reading(AFTER)

        assert (told.value, told.reason, told.n) == (None, "no_data", 1)

    def test_days_that_have_not_come_are_not_asked_for(self) -> None:
        assert reading(BEFORE, AFTER, today=MORNING.date() - timedelta(days=1)).value is None

    def test_money_without_a_rate_is_null(self) -> None:
        told = reading(BEFORE, an_order_placed(order_id="order-2", currency="USD"))

        assert (told.value, told.reason) == (None, "no_rate")
